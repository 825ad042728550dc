package dev.regatta.driver.spark.read;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * Files with the same columns.
 *
 * @param files at least one, by name
 */
record FileGroup(StructType schema, List<String> files) {}
