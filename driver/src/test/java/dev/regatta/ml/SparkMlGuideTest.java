package dev.regatta.ml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.spark.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/spark-ml.md, word for word. */
class SparkMlGuideTest {
  private static SparkSession spark;
  private static Dataset<Row> penguins;

  @TempDir private Path folder;

  private static Dataset<Row> penguins(SparkSession spark) {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int species = i % 3;
      rows.add(
          RowFactory.create(
              38.0 + 5 * species + random.nextGaussian(),
              190 + 10 * (species / 2) + random.nextInt(8),
              random.nextInt(4) == 0
                  ? "Dream"
                  : List.of("Torgersen", "Dream", "Biscoe").get(species),
              List.of("Adelie", "Chinstrap", "Gentoo").get(species),
              10 * species));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("bill", DataTypes.DoubleType)
            .add("flipper", DataTypes.IntegerType)
            .add("island", DataTypes.StringType)
            .add("species", DataTypes.StringType)
            .add("size", DataTypes.IntegerType));
  }

  @BeforeAll
  static void start() {
    spark = LocalSpark.java();
    penguins = penguins(spark).cache();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @Test
  void aPipelineIsFittedSavedAndRead() throws Exception {
    String path = folder.resolve("pipeline").toString();

    // begin
    StringIndexer labels = new StringIndexer().setInputCol("species").setOutputCol("label");
    RegattaClassifier network =
        new RegattaClassifier()
            .setFeaturesCols("bill", "flipper", "island") // numbers, texts, vectors, arrays
            .setHiddenLayers(32, 16)
            .setEpochs(10)
            .setStepSize(0.01);
    IndexToString names = new IndexToString().setInputCol("prediction").setOutputCol("said");

    PipelineModel fitted =
        new Pipeline().setStages(new PipelineStage[] {labels, network, names}).fit(penguins);
    fitted.write().overwrite().save(path);

    PipelineModel read = PipelineModel.load(path);
    read.transform(penguins).select("species", "said", "probability").show();
    // end

    assertThat(read.transform(penguins).where("said = species").count()).isGreaterThan(250);
  }

  @Test
  void aJobSaysTheRest() {
    // begin
    RegattaClassifier network =
        new RegattaClassifier()
            .setFeaturesCols("bill", "flipper", "island")
            .setJob(
                """
                network: {layers: [{units: 64, activation: tanh}, {units: 8}]}
                early-stopping: {monitor: validation-accuracy, min-delta: 0.001}
                """);
    // end

    RegattaClassificationModel model =
        network.setEpochs(2).fit(penguins.withColumn("label", functions.expr("size / 10")));

    assertThat(model.summary().best().metric()).isEqualTo("validation-accuracy");
    assertThat(model.summary().toJson()).contains("\"parameters\" : " + (64 * 6 + 65 * 8 + 9 * 3));
  }

  @Test
  void aMultilayerPerceptronIsReplaced() {
    // begin
    MultilayerPerceptronClassifier before =
        new MultilayerPerceptronClassifier().setLayers(new int[] {2, 16, 8, 3}).setMaxIter(100);

    RegattaClassifier now = new RegattaClassifier().setHiddenLayers(16, 8).setEpochs(20);
    // end

    Dataset<Row> vectors =
        new VectorAssembler()
            .setInputCols(new String[] {"bill", "flipper"})
            .setOutputCol("features")
            .transform(penguins.withColumn("label", functions.expr("double(size / 10)")));
    Dataset<Row> theirs = before.fit(vectors).transform(vectors);
    Dataset<Row> ours = now.fit(vectors).transform(vectors);
    assertThat(ours.columns()).containsExactly(theirs.columns());
    assertThat(ours.where("prediction = label").count())
        .isGreaterThan(theirs.where("prediction = label").count() - 15)
        .isGreaterThan(250);
  }

  @Test
  void anotherTaskStartsFromAFittedModel() {
    RegattaClassificationModel classificationModel =
        new RegattaClassifier()
            .setFeaturesCols("bill", "flipper", "island")
            .setHiddenLayers(32, 16)
            .setEpochs(2)
            .fit(penguins.withColumn("label", functions.expr("size / 10")));

    // begin
    RegattaRegressor size =
        new RegattaRegressor()
            .setFeaturesCols("bill", "flipper", "island")
            .setHiddenLayers(32, 16)
            .setInitialModel(classificationModel) // or setInitialModelPath(path)
            .setFrozenLayers(1) // the first layer keeps its weights, bit for bit
            .setNewOutputLayer(true); // another task, or other classes
    // end

    RegattaRegressionModel model = size.setLabelCol("size").setEpochs(2).fit(penguins);
    float[] first = classificationModel.trained().model().weights();
    assertThat(model.trained().model().weights()).startsWith(Arrays.copyOf(first, 32 * 5));
  }

  @Test
  void theGuideShowsThem() throws Exception {
    List<String> shown =
        blocks("```java\n(.*?)\n```", Files.readString(Path.of("../docs/spark-ml.md")));
    String source = Files.readString(Path.of("src/test/java/dev/regatta/ml/SparkMlGuideTest.java"));

    assertThat(shown).isNotEmpty().isEqualTo(blocks("    // begin\n(.*?)\n *// end\n", source));
  }

  private static List<String> blocks(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(block -> block.group(1).stripIndent())
        .toList();
  }
}
