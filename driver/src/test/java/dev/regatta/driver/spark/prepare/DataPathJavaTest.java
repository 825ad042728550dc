package dev.regatta.driver.spark.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.read.Csv;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** And what comes of files that share no work between tasks. */
class DataPathJavaTest extends DataPathContract {
  private static final List<String> LINES = Rows.lines(1500);
  private static final int WORKERS = 4;

  DataPathJavaTest() {
    super(LocalSpark.java());
  }

  private String even() {
    return digests(Rows.shares(files("even", LINES, 4)), WORKERS);
  }

  private static Iterator<Integer> count(Iterator<Row> rows) {
    int count = 0;
    for (; rows.hasNext(); rows.next()) {
      count++;
    }
    return List.of(count).iterator();
  }

  /** The rows of each partition as Spark reads a source. */
  private int[] partitions(String path) {
    SparkSession spark = spark();
    return spark
        .read()
        .csv(path)
        .toJavaRDD()
        .mapPartitions(DataPathJavaTest::count)
        .collect()
        .stream()
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  @Test
  void aFileThatCannotBeSplitMakesEvenShards() throws IOException {
    Path file = folder.resolve("one/rows.csv.gz");
    Files.createDirectories(file.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      String text = Rows.HEADER + "\n" + String.join("\n", LINES) + "\n";
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(partitions(file.toString())).containsExactly(LINES.size() + 1);

    assertThat(digests(Rows.shares(Csv.of(file.toString())), WORKERS)).isEqualTo(even());
  }

  @Test
  void manyTinyFilesMakeEvenShards() {
    assertThat(digests(Rows.shares(files("tiny", LINES, 500)), WORKERS)).isEqualTo(even());
  }

  @Test
  void skewedPartitionsMakeEvenShards() {
    Path directory = folder.resolve("skewed");
    int few = 20;
    for (int i = 0; i < few; i++) {
      Rows.write(directory.resolve("few-" + i + ".csv"), Rows.HEADER, LINES.subList(i, i + 1));
    }
    List<String> most = LINES.subList(few, LINES.size());
    Rows.write(directory.resolve("most.csv"), Rows.HEADER, most);
    spark().conf().set("spark.sql.files.maxPartitionBytes", "1000000");
    spark().conf().set("spark.sql.files.openCostInBytes", "1000000");
    try {
      int[] partitions = partitions(directory.toString());
      assertThat(partitions).hasSize(few + 1);
      assertThat(partitions[few]).isGreaterThan(500 * partitions[few - 1]);

      String skewed = digests(Rows.shares(Csv.of(directory.toString())), WORKERS);

      assertThat(skewed).isEqualTo(even());
    } finally {
      spark().conf().unset("spark.sql.files.openCostInBytes");
    }
  }
}
