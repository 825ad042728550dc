package dev.regatta.ml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.spark.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code transform} leaves as it was, and what plans are built on it. Kryo, all registered.
 */
class TransformedRowsTest {
  private static final int ROWS = 120;
  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static RegattaClassificationModel classes;
  private static RegattaRegressionModel prices;

  @BeforeAll
  static void start() {
    spark = LocalSpark.kryo();
    rows =
        MlRows.of(spark, ROWS)
            .withColumn(
                "nested",
                functions.expr(
                    "if(id % 7 = 0, null, named_struct('first', c, 'second', colour, 'third',"
                        + " named_struct('x', a, 'y', concat(colour, '-', id))))"))
            .withColumn(
                "list",
                functions.expr(
                    "if(id % 5 = 0, null, transform(sequence(0, id % 4),"
                        + " i -> named_struct('p', i, 'q', if(i = 2, null, concat('q', i, id)))))"))
            .withColumn(
                "places",
                functions.expr("map(colour, named_struct('u', id, 'v', concat('v', id)))"))
            .withColumn("words", functions.expr("array(colour, null, cast(id as string))"))
            .withColumn("bytes", functions.expr("cast(concat(colour, id) as binary)"))
            .withColumn("big", functions.expr("cast(id as decimal(38, 10)) / 7"))
            .withColumn("day", functions.expr("date_add(date'2024-02-28', c)"))
            .withColumn("moment", functions.expr("timestamp_micros(id * 1234567)"))
            .withColumn("nothing", functions.expr("cast(null as string)"))
            .cache();
    classes = classifier().fit(rows);
    prices = regressor("features").fit(rows);
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static RegattaClassifier classifier() {
    RegattaClassifier classifier =
        new RegattaClassifier().setHiddenLayers(4).setEpochs(2).setNumWorkers(1).setSeed(3L);
    return classifier.setLabelCol("kind");
  }

  private static RegattaRegressor regressor(String... features) {
    RegattaRegressor regressor =
        new RegattaRegressor().setHiddenLayers(4).setEpochs(2).setNumWorkers(1).setSeed(4L);
    regressor.setFeaturesCols(features);
    return regressor.setLabelCol("price").setPredictionCol("said");
  }

  /** Rows as they are told, whatever holds their arrays and bytes. */
  private static List<String> told(Dataset<Row> rows) {
    return rows.orderBy("id").toJSON().collectAsList();
  }

  /** Rows at hand in a plan that knows nothing of how they were made. */
  private static Dataset<Row> plain(Dataset<Row> rows) {
    return spark.createDataFrame(rows.collectAsList(), rows.schema());
  }

  @ParameterizedTest
  @CsvSource({"true, CODEGEN_ONLY", "false, CODEGEN_ONLY", "false, NO_CODEGEN"})
  void allColumnsPassAsTheyWere(String wholeStage, String factory) {
    spark.conf().set("spark.sql.codegen.wholeStage", wholeStage);
    spark.conf().set("spark.sql.codegen.factoryMode", factory);
    try {
      Dataset<Row> made = classes.transform(rows.repartition(3));
      assertThat(made.columns()).startsWith(rows.columns());
      assertThat(told(made.drop("rawPrediction", "probability", "prediction")))
          .hasSize(ROWS)
          .isEqualTo(told(rows));
      assertThat(made.selectExpr("count(distinct probability)").first().getLong(0))
          .isGreaterThan(15);
    } finally {
      spark.conf().unset("spark.sql.codegen.wholeStage");
      spark.conf().unset("spark.sql.codegen.factoryMode");
    }
  }

  @Test
  void partsOfNestedColumnsAreThemselves() {
    String[] parts = {
      "id",
      "nested.second",
      "nested.third.y",
      "list.q",
      "list[1].q as one",
      "places['red'].v as red",
      "map_values(places).v as all",
      "words[2] as word"
    };
    Dataset<Row> made = classes.transform(rows);
    List<String> expected = told(rows.selectExpr(parts));
    assertThat(told(made.selectExpr(parts))).hasSize(ROWS).isEqualTo(expected);
    for (int i = 1; i <= 5; i++) {
      assertThat(told(made.selectExpr("id", parts[i])))
          .isEqualTo(told(rows.selectExpr("id", parts[i])));
    }
    assertThat(made.where("nested.third.y = 'red-1'").count())
        .isEqualTo(rows.where("nested.third.y = 'red-1'").count());
  }

  @Test
  void filesKeepTheirNestedColumns(@TempDir Path folder) {
    String path = folder.resolve("rows").toString();
    rows.drop("sparse").repartition(2).write().parquet(path);
    Dataset<Row> read = spark.read().parquet(path);
    String[] parts = {"id", "nested.third.y", "list.q", "places['red'].v as red"};
    Dataset<Row> made = classes.transform(read);
    assertThat(told(made.selectExpr(parts))).hasSize(ROWS).isEqualTo(told(rows.selectExpr(parts)));
    assertThat(told(made.drop("rawPrediction", "probability", "prediction")))
        .isEqualTo(told(rows.drop("sparse")));
    assertThat(told(made.select("id", "probability")))
        .isEqualTo(told(classes.transform(rows).select("id", "probability")));
  }

  @Test
  void moreColumnsThanOneGeneratedStageTakes() {
    Dataset<Row> wide = rows;
    List<String> exprs = new ArrayList<>(List.of("*"));
    for (int i = 0; i < 150; i++) {
      exprs.add("concat(colour, " + i + ", id) as wide" + i);
    }
    wide = wide.selectExpr(exprs.toArray(String[]::new));
    assertThat(told(classes.transform(wide).drop("rawPrediction", "probability", "prediction")))
        .isEqualTo(told(wide));
  }

  @Test
  void modelsFollowOneAnother() {
    Dataset<Row> first = classes.transform(rows);
    RegattaRegressionModel next = regressor("prediction", "probability", "a").fit(first);
    List<Row> expected =
        next.transform(plain(first))
            .select("id", "prediction", "said")
            .orderBy("id")
            .collectAsList();

    Dataset<Row> both = next.transform(first);
    assertThat(both.select("id", "prediction", "said").orderBy("id").collectAsList())
        .hasSize(ROWS)
        .isEqualTo(expected);
    assertThat(told(both.drop("said"))).isEqualTo(told(first));
    assertThat(told(classes.transform(prices.transform(rows)).select("id", "said", "prediction")))
        .isEqualTo(
            told(prices.transform(classes.transform(rows)).select("id", "said", "prediction")));
    assertThat(both.selectExpr("said").distinct().count()).isGreaterThan(15);
  }

  @Test
  void otherStagesBetween() {
    Dataset<Row> between =
        classes
            .transform(rows)
            .where("prediction < 2")
            .map((MapFunction<Row, Row>) row -> row, Encoders.row(classes.transform(rows).schema()))
            .withColumn("twice", functions.expr("prediction * 2"))
            .repartition(4);
    Dataset<Row> made = prices.transform(between);
    assertThat(told(made)).isNotEmpty().isEqualTo(told(prices.transform(plain(between))));
  }

  @Test
  void plansOnTopOfIt() {
    Dataset<Row> made = classes.transform(rows);
    Dataset<Row> known = plain(made);
    List<UnaryOperator<Dataset<Row>>> plans =
        List.of(
            all -> all.groupBy("nested.second").agg(functions.expr("max(words[2]) as id")),
            all -> all.groupBy("nested").agg(functions.expr("min(list) as id")),
            all -> all.selectExpr("id", "prediction").join(all.select("id", "nested"), "id"),
            all -> all.drop("places").union(all.drop("places")).distinct(),
            all ->
                all.selectExpr(
                    "id", "row_number() over (partition by kind order by words[2]) as n"));
    assertThat(made.count()).isEqualTo(ROWS);
    assertThat(made.as("l").join(made.as("r"), functions.expr("l.id = r.id")).count())
        .isEqualTo(ROWS);
    for (UnaryOperator<Dataset<Row>> plan : plans) {
      assertThat(told(plan.apply(made))).isNotEmpty().isEqualTo(told(plan.apply(known)));
    }
  }

  @Test
  void anotherModelsRowsAreNotTakenFromTheCache() {
    Dataset<Row> one = classes.transform(rows).cache();
    assertThat(one.count()).isEqualTo(ROWS);
    RegattaClassificationModel other = classifier().setSeed(99L).fit(rows);
    assertThat(told(one.select("id", "nested.third.y")))
        .isEqualTo(told(rows.select("id", "nested.third.y")));
    assertThat(told(other.transform(rows).select("id", "probability")))
        .isNotEqualTo(told(one.select("id", "probability")));
    one.unpersist();
  }
}
