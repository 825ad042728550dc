package dev.regatta.submit;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.spark.read.ConvertedRows;
import dev.regatta.driver.spark.read.SparkSource;
import java.util.Map;

/** What {@code --data} says. */
@Doc("The rows.")
record DataOption(
    @Doc("Where the rows come from.") Source source,
    @Doc("Columns that are read as another type.") @Default("{}") Map<String, String> cast) {
  /** The rows, converted. */
  Source rows() {
    return cast.isEmpty() || !(source instanceof SparkSource readable)
        ? source
        : new ConvertedRows(readable, cast);
  }
}
