/** The average of the replicas, and the rules that turn it into new weights. */
@NullMarked
package dev.regatta.driver.averaging;

import org.jspecify.annotations.NullMarked;
