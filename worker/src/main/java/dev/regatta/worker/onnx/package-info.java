/** Models as ONNX graphs, for runtimes that know nothing of Regatta. */
@NullMarked
package dev.regatta.worker.onnx;

import org.jspecify.annotations.NullMarked;
