package dev.regatta.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
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
    E estimator =
        small().setJob("prepare: {numeric: min-max}").setFeaturesCols("a", "b").setTol(0.25);
    String path = folder.resolve("estimator").toString();
    estimator.write().save(path);

    E read = loadEstimator(path);

    assertThat(read.uid()).isEqualTo(estimator.uid());
    assertThat(values(read)).isEqualTo(values(estimator));
  }

  private static List<String> values(Params owner) {
    return Stream.of(owner.params())
        .filter(owner::isDefined)
        .map(param -> param.name() + "=" + text(owner.getOrDefault(param)))
        .toList();
  }

  private static String text(Object value) {
    return value instanceof Object[] objects
        ? Arrays.toString(objects)
        : value instanceof int[] ints ? Arrays.toString(ints) : value.toString();
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
  void modelsTravelInClosures() {
    SerializerInstance java = spark.sparkContext().env().closureSerializer().newInstance();
    ByteBuffer bytes = java.serialize(model, ClassTag$.MODULE$.apply(model.getClass()));

    M copy = java.deserialize(bytes, ClassTag$.MODULE$.apply(model.getClass()));

    Vector features = rows.first().getAs("features");
    assertThat(copy.predict(features)).isEqualTo(model.predict(features));
  }
}
