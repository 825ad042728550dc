/** How a worker's update is coded on its way to the average. */
@NullMarked
package dev.regatta.worker.compress;

import org.jspecify.annotations.NullMarked;
