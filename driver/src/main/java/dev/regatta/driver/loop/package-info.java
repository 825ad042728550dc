/** The round loop, its state and its ledger. No Spark. */
@NullMarked
package dev.regatta.driver.loop;

import org.jspecify.annotations.NullMarked;
