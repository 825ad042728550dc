/** The one codec: named arrays in the safetensors format. */
@NullMarked
package dev.regatta.worker.io;

import org.jspecify.annotations.NullMarked;
