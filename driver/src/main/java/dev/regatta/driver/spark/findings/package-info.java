/** What a trained model does with the rows of a job, measured over its shards through Spark. */
@NullMarked
package dev.regatta.driver.spark.findings;

import org.jspecify.annotations.NullMarked;
