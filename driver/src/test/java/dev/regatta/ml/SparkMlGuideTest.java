package dev.regatta.ml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.spark.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/spark-ml.md, word for word. */
class SparkMlGuideTest {
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
              List.of("Adelie", "Chinstrap", "Gentoo").get(species)));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("bill", DataTypes.DoubleType)
            .add("flipper", DataTypes.IntegerType)
            .add("island", DataTypes.StringType)
            .add("species", DataTypes.StringType));
  }

  @Test
  void theExampleRuns() throws Exception {
    try (SparkSession spark = LocalSpark.java()) {
      Dataset<Row> penguins = penguins(spark);
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
  }

  @Test
  void theGuideShowsIt() throws Exception {
    String source = Files.readString(Path.of("src/test/java/dev/regatta/ml/SparkMlGuideTest.java"));
    String example = source.split("// begin\n", 2)[1].split("\n *// end", 2)[0];

    assertThat(Files.readString(Path.of("../docs/spark-ml.md")))
        .contains(example.stripIndent().strip());
  }
}
