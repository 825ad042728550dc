package dev.regatta.submit;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.JobText;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.spark.read.ConvertedRows;
import dev.regatta.driver.spark.read.SparkSource;
import dev.regatta.driver.spark.run.Jobs;
import java.util.List;
import java.util.Map;

/** What {@code --data} says. */
@Doc("The rows.")
record DataOption(
    @Doc("Where the rows come from.") Source source,
    @Doc("Columns that are read as another type.") @Default("{}") Map<String, String> cast) {
  /**
   * A source as words of a job file: {@code format=csv,path=rows.csv}, or a YAML mapping; and
   * {@code cast={id: long}} among the words.
   */
  static DataOption parse(String data, Map<String, String> environment) {
    List<String> assignments =
        data.trim().startsWith("{")
            ? List.of("source=" + data)
            : assignments(data).stream().map(DataOption::inSource).toList();
    return Jobs.binder()
        .bind(JobText.empty("--data", environment).with("--data", assignments), DataOption.class);
  }

  private static String inSource(String assignment) {
    return assignment.startsWith("cast=") ? assignment : "source." + assignment;
  }

  /** Cut at commas that stand before the next {@code key=}. */
  private static List<String> assignments(String data) {
    return List.of(data.split(",(?=[a-z-]+=)", -1));
  }

  /** The rows, converted. */
  Source rows() {
    return cast.isEmpty() || !(source instanceof SparkSource readable)
        ? source
        : new ConvertedRows(readable, cast);
  }
}
