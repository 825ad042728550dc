/** DL4J's programs for Spark, trained by Regatta: a {@code TrainingMaster}. */
@NullMarked
package dev.regatta.driver.dl4j;

import org.jspecify.annotations.NullMarked;
