package dev.regatta.ml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.store.Content;
import dev.regatta.driver.store.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

/**
 * What Spark ML's documentation asks of schemas and of what is written to disk.
 *
 * @param <E> the estimator
 * @param <M> its model
 */
abstract class SchemasContract<
        E extends Predictor<Vector, E, M> & RegattaSettings<E> & MLWritable,
        M extends PredictionModel<Vector, M> & RegattaModel>
    extends ParamsContract<E, M> {
  // Schemas

  @Test
  void aMissingColumnIsTold() {
    for (String column : new String[] {"features", label()}) {
      assertThatThrownBy(() -> small().fit(rows.drop(column)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(column + " does not exist");
    }
    assertThatThrownBy(() -> model.transform(rows.drop("features")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("features does not exist");
  }

  @Test
  void featuresOfAWrongTypeAreTold() {
    for (String column : new String[] {"colour", "a", "heldOut"}) {
      E estimator = small();
      estimator.setFeaturesCol(column);
      assertThatThrownBy(() -> estimator.transformSchema(rows.schema()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(column)
          .hasMessageContaining("vectors or arrays");
    }
  }

  @Test
  void aLabelOfTextsIsTold() {
    E estimator = small();
    estimator.setLabelCol("colour");
    assertThatThrownBy(() -> estimator.transformSchema(rows.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("colour")
        .hasMessageContaining("StringIndexer");
  }

  @Test
  void wrongWeightsAndIndicatorsAreTold() {
    assertThatThrownBy(() -> small().setWeightCol("colour").transformSchema(rows.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weight column colour");
    assertThatThrownBy(() -> small().setValidationIndicatorCol("a").transformSchema(rows.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("boolean");
  }

  @Test
  void anOutputColumnThatIsThereAlreadyIsTold() {
    Dataset<Row> taken = rows.withColumn("prediction", functions.lit(1.0));
    assertThatThrownBy(() -> small().fit(taken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Column prediction already exists");
    assertThatThrownBy(() -> model.transform(taken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Column prediction already exists");
  }

  @Test
  void transformSchemaTellsWhatTransformMakes() {
    StructType made = model.transform(rows).schema();

    assertThat(model.transformSchema(rows.schema())).isEqualTo(made);
    assertThat(small().transformSchema(rows.schema()).fieldNames()).isEqualTo(made.fieldNames());
  }

  @Test
  void outputsOfNoNameAreLeftOut() {
    M quiet = model.copy(ParamMap.empty());
    outputs().forEach(column -> quiet.set(column + "Col", ""));

    assertThat(quiet.transform(rows).columns()).isEqualTo(rows.columns());
  }

  // Persistence

  @Test
  void anEstimatorIsReadAsItWasWritten() throws IOException {
    E estimator = withOthers(estimator());
    String path = folder.resolve("estimator").toString();
    estimator.write().save(path);

    E read = loadEstimator(path);

    assertThat(read.uid()).isEqualTo(estimator.uid());
    assertThat(values(read)).hasSize(read.params().length).isEqualTo(values(estimator));
    assertThat(values(estimator.copy(ParamMap.empty()))).isEqualTo(values(estimator));
  }

  @Test
  void aModelsOwnValuesAreReadAsTheyWereWritten() throws IOException {
    M own = withOthers(model.copy(ParamMap.empty()));
    String path = folder.resolve("own-values").toString();
    own.write().save(path);

    assertThat(values(loadModel(path))).hasSize(own.params().length).isEqualTo(values(own));
  }

  /** Every param set, to what is not its default. */
  private static <P extends Params> P withOthers(P owner) {
    for (Param<?> param : owner.params()) {
      Object before = owner.isDefined(param) ? owner.getOrDefault(param) : "";
      owner.set(param.name(), other(param));
      assertThat(owner.getOrDefault(param)).as(param.name()).isNotEqualTo(before);
    }
    return owner;
  }

  private static Object other(Param<?> param) {
    if (param instanceof DoubleParam) {
      return 0.25;
    } else if (param instanceof IntParam) {
      return 7;
    } else if (param instanceof LongParam) {
      return 7L;
    } else if (param instanceof BooleanParam) {
      return true;
    } else if (param instanceof IntArrayParam) {
      return new int[] {5, 4};
    } else if (param instanceof DoubleArrayParam) {
      return new double[] {1, 2, 3};
    }
    return param instanceof StringArrayParam ? new String[] {"x", "y", "z"} : "another";
  }

  private static List<String> values(Params owner) {
    return Stream.of(owner.params())
        .filter(owner::isDefined)
        .map(param -> param.name() + "=" + text(owner.getOrDefault(param)))
        .toList();
  }

  private static String text(Object value) {
    return Arrays.deepToString(new Object[] {value});
  }

  @Test
  void aModelIsReadAsItWasWritten() throws IOException {
    String path = folder.resolve("model").toString();
    model.write().save(path);

    M read = loadModel(path);

    assertThat(read.uid()).isEqualTo(model.uid());
    assertThat(values(read)).isEqualTo(values(model));
    assertThat(read.numFeatures()).isEqualTo(3);
    assertThat(predictions(read, rows)).isEqualTo(predictions(model, rows));
    assertThat(read.hasSummary()).isFalse();
    assertThatThrownBy(read::summary).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingIsOverwrittenUnasked() throws IOException {
    String path = folder.resolve("twice").toString();
    model.write().save(path);

    assertThatThrownBy(() -> model.write().save(path)).isInstanceOf(IOException.class);
    model.write().overwrite().save(path);

    assertThat(predictions(loadModel(path), rows)).isEqualTo(predictions(model, rows));
  }

  @Test
  void anEstimatorIsNoModel() throws IOException {
    String path = folder.resolve("an-estimator").toString();
    small().write().save(path);

    assertThatThrownBy(() -> loadModel(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDamagedModelIsRefused() throws IOException {
    Path path = folder.resolve("damaged");
    model.write().save(path.toString());
    Path weights = path.resolve("model/weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);

    assertThatThrownBy(() -> loadModel(path.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("weights.safetensors");
  }

  @Test
  void aModelWithoutItsNetworkIsTold() throws IOException {
    Path path = folder.resolve("emptied");
    model.write().save(path.toString());
    Path network = path.resolve("model");
    remove(network);

    assertThatThrownBy(() -> loadModel(path.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not a model directory");
  }

  @Test
  void aModelOfALaterFormatIsRefusedInOneLine() throws IOException {
    Path path = folder.resolve("later");
    model.write().save(path.toString());
    Path network = path.resolve("model");
    String json = Files.readString(network.resolve("model.json"));
    byte[] weights = Files.readAllBytes(network.resolve("weights.safetensors"));
    assertThat(json).contains("\"formatVersion\" : 1");
    remove(network);
    ModelFiles.write(
        new org.apache.hadoop.fs.Path(path.toString()),
        "9.0.0",
        Map.of(
            "model.json",
            Content.of(
                json.replace("\"formatVersion\" : 1", "\"formatVersion\" : 2").getBytes(UTF_8)),
            "weights.safetensors",
            Content.of(weights)),
        spark.sparkContext().hadoopConfiguration());

    assertThatThrownBy(() -> loadModel(path.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("format version 2; this Regatta reads 1")
        .hasMessageNotContaining("\n");
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void modelsTravelInClosures() {
    SerializerInstance java = spark.sparkContext().env().closureSerializer().newInstance();
    ByteBuffer bytes = java.serialize(model, ClassTag$.MODULE$.apply(model.getClass()));

    M copy = java.deserialize(bytes, ClassTag$.MODULE$.apply(model.getClass()));

    Vector features = rows.first().getAs("features");
    assertThat(copy.predict(features)).isEqualTo(model.predict(features));
  }
}
