/** The page on which runs are watched while they train. */
@NullMarked
package dev.regatta.submit.watch;

import org.jspecify.annotations.NullMarked;
