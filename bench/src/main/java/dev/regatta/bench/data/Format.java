package dev.regatta.bench.data;

import dev.regatta.bench.measure.Target;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.spark.read.Csv;
import dev.regatta.driver.spark.read.Parquet;
import java.util.Locale;

/** What rows are read from. */
enum Format {
  PARQUET(1_000_000, 300_000),
  CSV(500_000, 120_000);

  private final long rows;
  private final double target;

  /**
   * A format.
   *
   * @param rows of a full measurement
   * @param target rows per second
   */
  Format(long rows, double target) {
    this.rows = rows;
    this.target = target;
  }

  long rows() {
    return rows;
  }

  Target target() {
    return Target.atLeast(target);
  }

  /** As in job files and names of figures. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Source source(String path) {
    return this == CSV ? Csv.of(path) : new Parquet(path);
  }
}
