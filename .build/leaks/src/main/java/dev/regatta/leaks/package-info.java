/** What tests must not leave behind. */
@NullMarked
package dev.regatta.leaks;

import org.jspecify.annotations.NullMarked;
