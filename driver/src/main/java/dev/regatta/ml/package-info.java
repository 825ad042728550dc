/**
 * Regatta in Spark ML's own manner: estimators, models, pipelines. A thin layer: it makes a job of
 * its params and a DataFrame, and trains it as the command does.
 */
@NullMarked
package dev.regatta.ml;

import org.jspecify.annotations.NullMarked;
