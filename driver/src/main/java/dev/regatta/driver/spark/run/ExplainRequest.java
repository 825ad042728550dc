package dev.regatta.driver.spark.run;

import java.util.OptionalLong;

/**
 * What a caller wants explained.
 *
 * @param run a run directory or its model
 * @param rows at most about so many training rows are measured; all where empty
 */
public record ExplainRequest(String run, OptionalLong rows) {}
