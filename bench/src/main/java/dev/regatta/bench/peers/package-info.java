/** Other libraries, each in a JVM of its own with its own class path. */
@NullMarked
package dev.regatta.bench.peers;

import org.jspecify.annotations.NullMarked;
