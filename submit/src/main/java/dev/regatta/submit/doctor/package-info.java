/** {@code regatta doctor}: what stands in the way of a run, and what to do about it. */
@NullMarked
package dev.regatta.submit.doctor;

import org.jspecify.annotations.NullMarked;
