/** Programs of DL4J, trained by its own masters and by Regatta's. */
@NullMarked
package dev.regatta.bench.dl4j;

import org.jspecify.annotations.NullMarked;
