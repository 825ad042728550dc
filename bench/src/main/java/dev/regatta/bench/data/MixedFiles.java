package dev.regatta.bench.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * One csv file as network monitors write it, in the likeness of the KDD Cup of 1999: 34 columns of
 * numbers (counts with a long tail and many zeros, rates between 0 and 1), 7 of texts with 2 to 70
 * categories, and 23 classes of which the largest has half of the rows.
 */
final class MixedFiles {
  static final int CLASSES = 23;

  private static final int COUNTS = 19;
  private static final int RATES = 15;
  private static final int[] CATEGORIES = {3, 70, 11, 2, 2, 2, 2};

  /** So many names have half of the rows, a quarter, and so on; the others share what is left. */
  private static final int LARGE = 8;

  private static final long SEED = 41;

  private final SparkSession spark;
  private final Path folder;

  MixedFiles(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  String path() {
    return folder.resolve("mixed").toString();
  }

  /** Writes so many rows; returns their path. */
  String write(long rows) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < COUNTS; i++) {
      Column count = functions.floor(functions.exp(functions.randn(SEED + i).multiply(3)));
      columns.add(functions.when(chance(100 + i).lt(0.6), 0).otherwise(count).as("count" + i));
    }
    for (int i = 0; i < RATES; i++) {
      columns.add(functions.round(chance(200 + i), 2).as("rate" + i));
    }
    for (int i = 0; i < CATEGORIES.length; i++) {
      columns.add(skewed(300 + i, CATEGORIES[i], "t" + i + "_").as("text" + i));
    }
    columns.add(skewed(400, CLASSES, "class").as(DataFiles.LABEL));
    spark
        .range(0, rows, 1, 1)
        .select(columns.toArray(Column[]::new))
        .write()
        .option("header", true)
        .mode("overwrite")
        .csv(path());
    return path();
  }

  private static Column chance(long seed) {
    return functions.rand(SEED + seed);
  }

  /** One of so many names: half have the first, a quarter the second; the rarest are alike. */
  private static Column skewed(long seed, int names, String name) {
    Column halvings = functions.floor(functions.log2(functions.lit(1).divide(chance(seed))));
    Column alike = functions.floor(chance(seed + 50).multiply(names));
    Column index = functions.when(halvings.lt(Math.min(names, LARGE)), halvings).otherwise(alike);
    Column within = functions.least(index, functions.lit(names - 1)).cast("int");
    return functions.concat(functions.lit(name), within.cast("string"));
  }
}
