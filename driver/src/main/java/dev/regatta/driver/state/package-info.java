/** All that changes during training, and its form in checkpoints. */
@NullMarked
package dev.regatta.driver.state;

import org.jspecify.annotations.NullMarked;
