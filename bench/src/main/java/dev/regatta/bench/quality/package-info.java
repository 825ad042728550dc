/** What many replicas do to the quality of a network. */
@NullMarked
package dev.regatta.bench.quality;

import org.jspecify.annotations.NullMarked;
