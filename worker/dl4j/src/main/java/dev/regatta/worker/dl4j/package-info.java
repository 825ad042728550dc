/** Networks that DL4J describes and computes, as {@code Network}s that Regatta trains. */
@NullMarked
package dev.regatta.worker.dl4j;

import org.jspecify.annotations.NullMarked;
