/** Regatta under a program of DL4J, asked to train as DL4J is, in a JVM of its own. */
@NullMarked
package dev.regatta.bench.peer;

import org.jspecify.annotations.NullMarked;
