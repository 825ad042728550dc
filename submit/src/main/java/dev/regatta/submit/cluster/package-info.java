/** A standalone Spark cluster on this machine: Spark's own daemons as processes on loopback. */
@NullMarked
package dev.regatta.submit.cluster;

import org.jspecify.annotations.NullMarked;
