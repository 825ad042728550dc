package dev.regatta.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.read.Parquet;
import dev.regatta.driver.spark.run.Evaluating;
import dev.regatta.driver.spark.run.ModelFrame;
import dev.regatta.driver.spark.run.Predicting;
import dev.regatta.worker.Prediction;
import dev.regatta.worker.Scorer;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.prepare.RowForm;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Generated schemas and rows: {@code transform}, the command's {@code predict} and {@code evaluate}
 * and the model's own methods agree, whatever the partitioning, and so does a fit that starts from
 * the model and hardly moves. The scorer agrees to 1e-5.
 */
class PredictionPathsTest {
  private static final int ROWS = 300;
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.java();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  /** A schema, and rows of it with a class and a number. */
  private static final class Generated {
    final Random random;
    final List<DataType> types = new ArrayList<>();
    final List<String> names = new ArrayList<>();
    final int vectorSize;
    final int classes;

    /** Rows that are sparse, of few columns. */
    final boolean sparse;

    Generated(long seed) {
      random = new Random(seed);
      sparse = seed > 100;
      int few = 1 + random.nextInt(6);
      vectorSize = sparse ? (seed % 2 == 0 ? 1500 : 40) : few;
      classes = 2 + random.nextInt(3);
      if (sparse) {
        types.addAll(
            List.of(SQLDataTypes.VectorType(), DataTypes.StringType, DataTypes.DoubleType));
        names.addAll(List.of("vector", "text", "number"));
        return;
      }
      List<DataType> kinds =
          List.of(
              DataTypes.DoubleType,
              DataTypes.FloatType,
              DataTypes.IntegerType,
              DataTypes.LongType,
              DataTypes.ShortType,
              DataTypes.BooleanType,
              DataTypes.createDecimalType(9, 2),
              DataTypes.StringType,
              DataTypes.createArrayType(DataTypes.FloatType),
              DataTypes.createArrayType(DataTypes.DoubleType),
              SQLDataTypes.VectorType());
      int columns = 1 + random.nextInt(5);
      for (int i = 0; i < columns; i++) {
        types.add(kinds.get(random.nextInt(kinds.size())));
        names.add("column " + i);
      }
    }

    Dataset<Row> rows() {
      StructType schema = new StructType().add("id", DataTypes.LongType, false);
      for (int i = 0; i < types.size(); i++) {
        schema = schema.add(names.get(i), types.get(i));
      }
      schema = schema.add("kind", DataTypes.DoubleType).add("price", DataTypes.DoubleType);
      List<Row> rows = new ArrayList<>();
      for (long id = 0; id < ROWS; id++) {
        List<@Nullable Object> cells = new ArrayList<>(List.of(id));
        types.forEach(type -> cells.add(random.nextInt(30) == 0 ? null : cell(type)));
        cells.add((double) (id < classes ? id : random.nextInt(classes)));
        cells.add(random.nextGaussian() * 100);
        rows.add(RowFactory.create(cells.toArray()));
      }
      return spark.createDataFrame(rows, schema);
    }

    private Object cell(DataType type) {
      if (type.equals(DataTypes.DoubleType)) {
        return random.nextGaussian();
      } else if (type.equals(DataTypes.FloatType)) {
        return (float) random.nextGaussian();
      } else if (type.equals(DataTypes.IntegerType)) {
        return random.nextInt(100);
      } else if (type.equals(DataTypes.LongType)) {
        return (long) random.nextInt(1000);
      } else if (type.equals(DataTypes.ShortType)) {
        return (short) random.nextInt(100);
      } else if (type.equals(DataTypes.BooleanType)) {
        return random.nextBoolean();
      } else if (type instanceof DecimalType) {
        return BigDecimal.valueOf(random.nextInt(10_000), 2);
      } else if (type.equals(DataTypes.StringType)) {
        return "text " + random.nextInt(4);
      }
      double share = sparse ? 1 - 6.0 / vectorSize : 0.3;
      double[] numbers = random.doubles(vectorSize).map(x -> x < share ? 0 : (float) x).toArray();
      if (type instanceof ArrayType array) {
        boolean floats = array.elementType().equals(DataTypes.FloatType);
        return Arrays.stream(numbers)
            .mapToObj(x -> floats ? (Object) (float) x : (Object) x)
            .toList();
      }
      Vector dense = Vectors.dense(numbers);
      return random.nextBoolean() ? dense : dense.toSparse();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 101, 102})
  void agreeForClasses(long seed) throws Exception {
    Generated generated = new Generated(seed);
    Dataset<Row> rows = generated.rows().cache();
    RegattaClassifier classifier =
        new RegattaClassifier()
            .setFeaturesCols(generated.names.toArray(String[]::new))
            .setHiddenLayers(1 + generated.random.nextInt(9))
            .setEpochs(2)
            .setBatchSize(32)
            .setNumWorkers(2)
            .setJob(seed % 2 == 0 ? "{}" : "prepare: {categorical: {type: embedding, width: 3}}")
            .setSeed(seed);
    classifier.setJob("{prepare: {rows: %s}}".formatted(generated.sparse ? "sparse" : "auto"));
    RegattaClassificationModel model = classifier.setLabelCol("kind").fit(rows);
    Map<Long, List<Double>> expected = probabilities(model.transform(rows));

    for (int partitions : new int[] {1, 3, 7}) {
      assertThat(probabilities(model.transform(rows.repartition(partitions))))
          .as("seed %d, %d partitions", seed, partitions)
          .isEqualTo(expected);
    }
    Model trained = saved(model);
    assertThat(trained.preparation().rows() == RowForm.SPARSE).isEqualTo(generated.sparse);
    Path predicted = folder.resolve("predicted");
    Predicting.run(spark, trained, new Parquet(written(rows)), predicted.toString());
    Map<Long, List<Double>> commands = new LinkedHashMap<>();
    for (Row row : spark.read().parquet(predicted.toString()).collectAsList()) {
      List<Double> all = new ArrayList<>();
      row.<Float>getList(row.fieldIndex("probabilities")).forEach(p -> all.add((double) p));
      all.add((double) row.getAs("prediction"));
      commands.put(row.getAs("id"), all);
    }
    assertThat(commands).as("seed %d", seed).isEqualTo(expected);

    requireScorerAgrees(
        rows,
        generated,
        expected,
        said -> {
          List<Double> all = new ArrayList<>();
          for (float probability : said.probabilities()) {
            all.add((double) probability);
          }
          all.add(Double.valueOf(said.className()));
          return all;
        });

    Map<String, Double> evaluated =
        Evaluating.run(spark, trained, new Parquet(written(rows))).values();
    double right = model.transform(rows).where("prediction = kind").count();
    assertThat(evaluated.get("accuracy")).as("seed %d", seed).isEqualTo(right / ROWS);
    assertThat(evaluated.get("loss")).isCloseTo(logLoss(rows, expected), withPercentage(1e-3));
    assertThat(model.evaluate(rows.repartition(3), "kind")).isEqualTo(evaluated);
    RegattaClassificationModel again =
        classifier.setInitialModel(model).setStepSize(1e-30).setEpochs(1).fit(rows);
    assertThat(probabilities(again.transform(rows))).as("from the model").isEqualTo(expected);
  }

  private static double logLoss(Dataset<Row> rows, Map<Long, List<Double>> probabilities) {
    double sum = 0;
    for (Row row : rows.collectAsList()) {
      List<Double> all = Objects.requireNonNull(probabilities.get(row.<Long>getAs("id")));
      sum -= Math.log(all.get(row.<Double>getAs("kind").intValue()));
    }
    return sum / ROWS;
  }

  /**
   * Another way through the same saved model: relatively 1e-5, for numbers below one absolutely.
   */
  private void requireScorerAgrees(
      Dataset<Row> rows,
      Generated generated,
      Map<Long, List<Double>> expected,
      Function<Prediction, List<Double>> values) {
    Scorer scorer = Scorer.load(folder.resolve("saved"));
    for (Row row : rows.collectAsList()) {
      Map<String, Object> cells = new LinkedHashMap<>();
      generated.names.forEach(name -> cells.put(name, javaCell(row.getAs(name))));
      List<Double> found = values.apply(scorer.predict(cells));
      List<Double> wanted = Objects.requireNonNull(expected.get(row.<Long>getAs("id")));
      assertThat(found).hasSameSizeAs(wanted);
      for (int i = 0; i < found.size(); i++) {
        double value = wanted.get(i);
        assertThat(found.get(i)).isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
      }
    }
  }

  /** A cell as a program without Spark has it. */
  private static @Nullable Object javaCell(@Nullable Object cell) {
    if (cell instanceof Vector vector) {
      return vector.toArray();
    }
    return cell instanceof Seq<?> array ? JavaConverters.seqAsJavaList(array) : cell;
  }

  private static Map<Long, List<Double>> probabilities(Dataset<Row> predicted) {
    Map<Long, List<Double>> all = new LinkedHashMap<>();
    for (Row row : predicted.select("id", "probability", "prediction").collectAsList()) {
      List<Double> values = new ArrayList<>();
      for (double probability : row.<Vector>getAs("probability").toArray()) {
        values.add(probability);
      }
      values.add(row.getAs("prediction"));
      all.put(row.getAs("id"), values);
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void agreeForNumbers(long seed) throws Exception {
    Generated generated = new Generated(seed);
    Dataset<Row> rows = generated.rows().cache();
    RegattaRegressor regressor =
        new RegattaRegressor()
            .setFeaturesCols(generated.names.toArray(String[]::new))
            .setHiddenLayers(1 + generated.random.nextInt(9))
            .setEpochs(2)
            .setBatchSize(32)
            .setNumWorkers(2)
            .setSeed(seed);
    RegattaRegressionModel model = regressor.setLabelCol("price").fit(rows);
    Map<Long, Double> expected = numbers(model.transform(rows));

    for (int partitions : new int[] {1, 3, 7}) {
      assertThat(numbers(model.transform(rows.repartition(partitions))))
          .as("seed %d, %d partitions", seed, partitions)
          .isEqualTo(expected);
    }
    Model trained = saved(model);
    Path predicted = folder.resolve("predicted");
    Predicting.run(spark, trained, new Parquet(written(rows)), predicted.toString());
    assertThat(numbers(spark.read().parquet(predicted.toString())))
        .as("seed %d", seed)
        .isEqualTo(expected);

    Map<Long, List<Double>> listed = new LinkedHashMap<>();
    expected.forEach((id, value) -> listed.put(id, List.of(value)));
    requireScorerAgrees(rows, generated, listed, said -> List.of(said.value()));

    double squares = 0;
    for (Row row : rows.collectAsList()) {
      double error =
          expected.getOrDefault(row.<Long>getAs("id"), Double.NaN)
              - row.getDouble(row.fieldIndex("price"));
      squares += error * error;
    }
    assertThat(Evaluating.run(spark, trained, new Parquet(written(rows))).values().get("rmse"))
        .as("seed %d", seed)
        .isCloseTo(Math.sqrt(squares / ROWS), withPercentage(1e-3));
    RegattaRegressionModel again =
        regressor.setInitialModel(model).setStepSize(1e-30).setEpochs(1).fit(rows);
    assertThat(numbers(again.transform(rows))).as("from the model").isEqualTo(expected);
  }

  private static Map<Long, Double> numbers(Dataset<Row> predicted) {
    Map<Long, Double> all = new LinkedHashMap<>();
    for (Row row : predicted.select("id", "prediction").collectAsList()) {
      all.put(row.getAs("id"), row.getAs("prediction"));
    }
    return all;
  }

  /** What the command opens where Spark ML saved a model. */
  private Model saved(RegattaModel model) throws Exception {
    String path = folder.resolve("saved").toString();
    model.write().save(path);
    return ModelFrame.open(path, spark.sparkContext().hadoopConfiguration());
  }

  private String written(Dataset<Row> rows) {
    Path path = folder.resolve("rows.parquet");
    if (!path.toFile().exists()) {
      rows.repartition(4).write().parquet(path.toString());
    }
    return path.toString();
  }
}
