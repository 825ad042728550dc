/** What a user sees while a network is trained. */
@NullMarked
package dev.regatta.submit.progress;

import org.jspecify.annotations.NullMarked;
