/** What a step is made of: products of matrices, and passes over the weights. */
@NullMarked
package dev.regatta.bench.kernels;

import org.jspecify.annotations.NullMarked;
