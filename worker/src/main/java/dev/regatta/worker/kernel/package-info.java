/** Matrix products: OpenBLAS where it loads, plain Java elsewhere. */
@NullMarked
package dev.regatta.worker.kernel;

import org.jspecify.annotations.NullMarked;
