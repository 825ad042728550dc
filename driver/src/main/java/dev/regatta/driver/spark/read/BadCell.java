package dev.regatta.driver.spark.read;

import java.io.Serializable;

/** Stands in a row for a cell that its source could not read, until the row is looked at. */
record BadCell(String reason) implements Serializable {}
