package dev.regatta.driver.spark.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Fraction;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.Prepares;
import dev.regatta.driver.spark.read.Csv;
import dev.regatta.driver.spark.read.Parquet;
import dev.regatta.driver.spark.read.SparkSource;
import dev.regatta.driver.spark.shard.PreparedData;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.RowValues;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over generated tables: what training prepared for its shards, prediction in Spark prepares with
 * the same bits, and so does a preparation read from its JSON, for rows of plain values.
 */
class PreparedAlikeTest {
  private static final int ROWS = 300;
  private static final int NEW_ROWS = 100;

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.java();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void columnarFiles() throws Exception {
    for (long seed : new long[] {1, 2, System.nanoTime()}) {
      Random random = new Random(seed);
      GeneratedTable table = GeneratedTable.of(GeneratedTable.Files.TYPED, random);
      List<Row> rows = table.rows(0, ROWS, random);
      List<Row> newRows = table.rows(ROWS, NEW_ROWS, random);
      String path = folder.resolve("rows-" + seed).toString();
      String newPath = folder.resolve("new-" + seed).toString();
      spark.createDataFrame(rows, table.schema()).repartition(3).write().parquet(path);
      spark.createDataFrame(newRows, table.schema()).coalesce(1).write().parquet(newPath);
      requireAlike(seed, table, new Parquet(path), rows, new Parquet(newPath), newRows);
    }
  }

  /** Every cell a text, as csv files have them; vectors they have not. */
  @Test
  void textFiles() throws Exception {
    for (long seed : new long[] {3, System.nanoTime()}) {
      Random random = new Random(seed);
      GeneratedTable table = GeneratedTable.of(GeneratedTable.Files.TEXTS, random);
      Dataset<Row> rows = texts(table, table.rows(0, ROWS, random));
      Dataset<Row> newRows = texts(table, table.rows(ROWS, NEW_ROWS, random));
      String path = folder.resolve("rows-" + seed).toString();
      String newPath = folder.resolve("new-" + seed).toString();
      rows.repartition(3).write().option("header", true).csv(path);
      newRows.coalesce(1).write().option("header", true).csv(newPath);
      requireAlike(
          seed,
          table,
          Csv.of(path),
          rows.collectAsList(),
          Csv.of(newPath),
          newRows.collectAsList());
    }
  }

  private static Dataset<Row> texts(GeneratedTable table, List<Row> rows) {
    Dataset<Row> texts = spark.createDataFrame(rows, table.schema());
    for (StructField field : table.schema().fields()) {
      Column column = functions.col(field.name());
      if (field.dataType().simpleString().matches("vector|array.*")) {
        column = functions.lit(1);
      } else if (field.dataType().equals(DataTypes.BooleanType)) {
        column = column.cast(DataTypes.IntegerType);
      }
      texts = texts.withColumn(field.name(), column.cast(DataTypes.StringType));
    }
    return texts;
  }

  private static void requireAlike(
      long seed,
      GeneratedTable table,
      SparkSource source,
      List<Row> rows,
      SparkSource newSource,
      List<Row> newRows)
      throws Exception {
    DataPlan plan =
        DataPath.read(spark, data(source), Prepares.of(table.prepare()), Task.AUTO, seed);
    Map<Integer, float[]> trained = shards(plan);
    assertThat(trained).as("seed %d", seed).hasSize(ROWS);
    requireSame(seed, trained, predicted(source, plan.preparation(), new long[0]));
    requireSame(seed, trained, applied(plan.preparation(), rows, new long[0]));

    long[] unseen = new long[plan.preparation().layout().texts()];
    Map<Integer, float[]> predicted = predicted(newSource, plan.preparation(), unseen);
    assertThat(predicted).hasSize(NEW_ROWS);
    assertThat(Arrays.stream(unseen).sum()).as("unseen, seed %d", seed).isPositive();
    long[] alsoUnseen = new long[unseen.length];
    requireSame(seed, predicted, applied(plan.preparation(), newRows, alsoUnseen));
    assertThat(alsoUnseen).isEqualTo(unseen);
  }

  private static Data data(SparkSource source) {
    return new Data(
        source,
        Optional.empty(),
        Optional.of("label"),
        Optional.empty(),
        new Fraction(0.1),
        Optional.of(new Fraction(0.1)),
        BadRows.FAIL);
  }

  private static void requireSame(
      long seed, Map<Integer, float[]> expected, Map<Integer, float[]> found) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (id, features) ->
            assertThat(bits(found.get(id)))
                .as("row %d, seed %d", id, seed)
                .isEqualTo(bits(features)));
  }

  private static int[] bits(float @Nullable [] features) {
    int[] bits = new int[features == null ? 0 : features.length];
    for (int i = 0; features != null && i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(features[i]);
    }
    return bits;
  }

  /** All shards' rows by id, which is their first input. */
  private static Map<Integer, float[]> shards(DataPlan plan) {
    Map<Integer, float[]> rows = new HashMap<>();
    try (PreparedData data = plan.pack(2)) {
      for (WorkerShards worker : data.shards().collect()) {
        for (Shard each : worker.all()) {
          PackedShard shard = (PackedShard) each;
          for (int row = 0; row < shard.rows(); row++) {
            float[] features = new float[shard.width()];
            shard.features(row, features, 0);
            rows.put((int) features[0], features);
          }
        }
      }
    }
    return rows;
  }

  private static Map<Integer, float[]> predicted(
      SparkSource source, Preparation preparation, long[] unseen) {
    ScoringRows.Opened opened =
        ScoringRows.open(
            spark, source, "--data", preparation, BadRows.FAIL, ScoringRows.Use.PREDICT);
    RowBlocks<Row> blocks = opened.scoring().blocks(0, opened.rows().collect().iterator(), 64);
    Map<Integer, float[]> rows = new HashMap<>();
    while (blocks.hasNext()) {
      RowBlock<Row> block = blocks.next();
      for (int row = 0; row < block.rows(); row++) {
        int from = row * preparation.width();
        float[] features =
            Arrays.copyOfRange(block.prepared().features(), from, from + preparation.width());
        rows.put((int) features[0], features);
      }
    }
    System.arraycopy(blocks.unseenCategories(), 0, unseen, 0, unseen.length);
    return rows;
  }

  /** Without Spark: a preparation from its file, and values by name. */
  private static Map<Integer, float[]> applied(Preparation fitted, List<Row> rows, long[] unseen)
      throws IOException, BadRowException {
    ObjectMapper mapper = new ObjectMapper();
    Preparation preparation =
        Preparation.fromJson(mapper.readTree(mapper.writeValueAsString(fitted.toJson())));
    RowValues values = new RowValues(preparation.layout());
    RawRow raw = preparation.layout().newRow();
    long[] counters = new long[preparation.layout().texts()];
    Map<Integer, float[]> prepared = new HashMap<>();
    for (Row row : rows) {
      values.read(cells(row), raw);
      float[] features = new float[preparation.width()];
      preparation.apply(raw, features, 0, counters);
      prepared.put((int) features[0], features);
    }
    System.arraycopy(counters, 0, unseen, 0, unseen.length);
    return prepared;
  }

  private static Map<String, @Nullable Object> cells(Row row) {
    Map<String, @Nullable Object> cells = new HashMap<>();
    String[] names = row.schema() == null ? null : row.schema().fieldNames();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      String name =
          names != null ? names[i] : i == 0 ? "id" : i == row.size() - 1 ? "label" : "c" + (i - 1);
      cells.put(name, value instanceof Vector vector ? vector.toArray() : value);
    }
    return cells;
  }
}
