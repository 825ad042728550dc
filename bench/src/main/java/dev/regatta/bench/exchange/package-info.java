/** What a round costs between the workers' local steps, and what that leaves of their speed. */
@NullMarked
package dev.regatta.bench.exchange;

import org.jspecify.annotations.NullMarked;
