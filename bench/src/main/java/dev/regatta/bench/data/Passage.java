package dev.regatta.bench.data;

import dev.regatta.conf.JobText;
import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Fraction;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.spark.prepare.DataPath;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.shard.PreparedData;
import dev.regatta.worker.prepare.Prepare;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Seconds of all that a job does before its first round, from a source to packed shards.
 *
 * @param total by the wall clock
 * @param read to open the source and, in csv, to find out which columns are numbers
 * @param splitAndFit to read, split and count all rows and to fit their preparation
 * @param dealAndPack to deal, prepare and pack them
 */
record Passage(double total, double read, double splitAndFit, double dealAndPack) {
  private static final int WORKERS = 2;
  private static final long SEED = 42;
  private static final Prepare STANDARD =
      Jobs.binder().bind(JobText.parse("bench", "{}", Map.of()), Prepare.class);

  static Passage of(SparkSession spark, Source source) {
    Data data =
        new Data(
            source,
            Optional.empty(),
            Optional.of(DataFiles.LABEL),
            Optional.empty(),
            new Fraction(0.1),
            Optional.of(new Fraction(0.1)),
            BadRows.FAIL);
    long start = System.nanoTime();
    DataPlan plan = DataPath.read(spark, data, STANDARD, Task.CLASSIFICATION, SEED);
    try (PreparedData shards = plan.pack(WORKERS)) {
      double total = (System.nanoTime() - start) / 1e9;
      return new Passage(total, plan.readSeconds(), plan.prepareSeconds(), shards.shardSeconds());
    }
  }

  /** One line of a child's answer. */
  String words() {
    return total + " " + read + " " + splitAndFit + " " + dealAndPack;
  }

  static Passage parse(String words) {
    String[] seconds = words.split(" ", -1);
    return new Passage(
        Double.parseDouble(seconds[0]),
        Double.parseDouble(seconds[1]),
        Double.parseDouble(seconds[2]),
        Double.parseDouble(seconds[3]));
  }
}
