/** What a trained network's loss looks like around its weights, from sums that workers return. */
@NullMarked
package dev.regatta.driver.landscape;

import org.jspecify.annotations.NullMarked;
