package dev.regatta.driver.spark.prepare;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A table of columns drawn at random: their types, values, gaps and treatments. Its first column is
 * an id that goes in as it is, its last one the label.
 */
final class GeneratedTable {
  private static final int VECTOR = 3;
  private static final List<String> NUMERIC =
      List.of("standardize", "min-max", "robust", "quantile", "log", "none");
  private static final List<String> CATEGORICAL =
      List.of(
          "one-hot",
          "{type: one-hot, min-count: 20}",
          "embedding",
          "{type: embedding, min-count: 20}",
          "{type: hashing, buckets: 16}",
          "{type: hashing, buckets: 16, signed: true}");
  private static final List<String> MISSING =
      List.of(
          "mean",
          "median",
          "{type: constant, value: 3}",
          "{type: median, indicator: true}",
          "{type: mean, indicator: true}");

  /** What its cells are: they decide which keys a rule has. */
  private enum Cells {
    NUMBERS,
    CATEGORIES,
    TIMES
  }

  private record Type(
      DataType type, Cells cells, @Nullable String kind, Function<Random, Object> values) {}

  private static final List<Type> TYPES =
      List.of(
          numbers(DataTypes.IntegerType, random -> random.nextInt(2000) - 1000),
          numbers(DataTypes.LongType, random -> random.nextLong() >> 20),
          numbers(DataTypes.ShortType, random -> (short) random.nextInt(50)),
          numbers(DataTypes.FloatType, random -> (float) (random.nextGaussian() * 1e3)),
          numbers(DataTypes.DoubleType, random -> random.nextGaussian() * 1e-3),
          numbers(DataTypes.BooleanType, Random::nextBoolean),
          numbers(
              DataTypes.createDecimalType(12, 3),
              random -> BigDecimal.valueOf(random.nextInt(1_000_000), 3)),
          numbers(
              DataTypes.createArrayType(DataTypes.DoubleType),
              random -> List.of(random.nextDouble(), random.nextGaussian(), 5.0)),
          numbers(
              SQLDataTypes.VectorType(),
              random -> Vectors.dense(random.nextDouble(), new double[] {random.nextInt(9), 1})),
          numbers(
              SQLDataTypes.VectorType(),
              random ->
                  Vectors.sparse(
                      VECTOR, new int[] {random.nextInt(3)}, new double[] {random.nextDouble()})),
          new Type(DataTypes.StringType, Cells.CATEGORIES, null, GeneratedTable::word),
          new Type(DataTypes.StringType, Cells.CATEGORIES, "category", GeneratedTable::word),
          new Type(
              DataTypes.IntegerType, Cells.CATEGORIES, "category", random -> random.nextInt(12)),
          new Type(
              DataTypes.DoubleType,
              Cells.CATEGORIES,
              "category",
              random -> random.nextInt(12) / 2.0),
          new Type(
              DataTypes.StringType,
              Cells.NUMBERS,
              "number",
              random -> Double.toString(random.nextGaussian())),
          new Type(DataTypes.DateType, Cells.TIMES, null, GeneratedTable::day),
          new Type(DataTypes.StringType, Cells.TIMES, "date", random -> day(random).toString()),
          new Type(DataTypes.TimestampType, Cells.TIMES, null, GeneratedTable::instant),
          new Type(
              DataTypes.TimestampNTZType,
              Cells.TIMES,
              null,
              random -> LocalDateTime.ofInstant(instant(random), ZoneOffset.UTC)),
          new Type(
              DataTypes.StringType,
              Cells.TIMES,
              "timestamp",
              random -> instant(random).toString()));

  private final List<Type> types;
  private final StructType schema;
  private final String prepare;

  private GeneratedTable(List<Type> types, StructType schema, String prepare) {
    this.types = types;
    this.schema = schema;
    this.prepare = prepare;
  }

  /** What its rows are written to. */
  enum Files {
    TYPED,
    /** A text says nothing of its kind: rules do. */
    TEXTS
  }

  /** A table in which every type occurs, in an order of its own. */
  static GeneratedTable of(Files files, Random random) {
    List<Type> types = new ArrayList<>(TYPES);
    Collections.shuffle(types, random);
    StructType schema = new StructType().add("id", DataTypes.IntegerType, false);
    StringBuilder rules = new StringBuilder("id: {numeric: none}");
    for (int i = 0; i < types.size(); i++) {
      schema = schema.add(new StructField("c" + i, types.get(i).type(), true, Metadata.empty()));
      rules
          .append(", c")
          .append(i)
          .append(": {")
          .append(rule(files, types.get(i), random))
          .append('}');
    }
    schema = schema.add("label", DataTypes.StringType, false);
    return new GeneratedTable(types, schema, "{columns: {" + rules + "}}");
  }

  StructType schema() {
    return schema;
  }

  /** What the job's {@code prepare} says of it. */
  String prepare() {
    return prepare;
  }

  /** Rows with ids from {@code firstId} on; a tenth of the cells is missing. */
  List<Row> rows(int firstId, int count, Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object[] cells = new Object[types.size() + 2];
      cells[0] = firstId + i;
      for (int j = 0; j < types.size(); j++) {
        Object value = types.get(j).values().apply(random);
        cells[j + 1] = random.nextInt(10) == 0 ? null : value;
      }
      cells[cells.length - 1] = i % 3 == 0 ? "yes" : "no";
      rows.add(RowFactory.create(cells));
    }
    return rows;
  }

  private static String rule(Files files, Type type, Random random) {
    List<String> keys = new ArrayList<>();
    if (type.kind() != null) {
      keys.add("kind: " + type.kind());
    } else if (type.cells() == Cells.TIMES && files == Files.TEXTS) {
      keys.add("kind: " + (type.type().equals(DataTypes.DateType) ? "date" : "timestamp"));
    }
    if (type.cells() == Cells.CATEGORIES) {
      // One column of words is not hashed in any case: words without an input have to occur.
      boolean words = type.kind() == null;
      keys.add("categorical: " + pick(words ? CATEGORICAL.subList(0, 4) : CATEGORICAL, random));
    } else {
      keys.add("numeric: " + pick(NUMERIC, random));
    }
    if (type.cells() == Cells.TIMES && random.nextBoolean()) {
      keys.add("time: {parts: [days, weekday, month], zone: America/New_York}");
    }
    keys.add("missing: " + pick(MISSING, random));
    return String.join(", ", keys);
  }

  private static String pick(List<String> words, Random random) {
    return words.get(random.nextInt(words.size()));
  }

  private static Type numbers(DataType type, Function<Random, Object> values) {
    boolean text = type.equals(DataTypes.StringType);
    return new Type(type, Cells.NUMBERS, text ? "number" : null, values);
  }

  /** Some of them often, many hardly ever: held-out rows have words that training rows have not. */
  private static String word(Random random) {
    int word = random.nextInt(random.nextBoolean() ? 5 : 400);
    return "wörd-" + word;
  }

  private static LocalDate day(Random random) {
    return LocalDate.of(1950, 1, 1).plusDays(random.nextInt(40_000));
  }

  private static Instant instant(Random random) {
    return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000L);
  }
}
