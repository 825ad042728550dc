package dev.regatta.ml;

import dev.regatta.driver.data.Task;
import dev.regatta.worker.model.Model;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Tuple3;

/** A trained network that tells classes. All ways to a prediction give a row the same bits. */
public final class RegattaClassificationModel
    extends ProbabilisticClassificationModel<Vector, RegattaClassificationModel>
    implements RegattaModel {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final OwnParams own;
  private final StringArrayParam classNames;
  private final Trained trained;
  private transient @Nullable RegattaTrainingSummary summary;

  RegattaClassificationModel(String uid, Trained trained) {
    this(Uids.keep(uid), trained);
  }

  private RegattaClassificationModel(Uids.Kept kept, Trained trained) {
    uid = Uids.release(kept);
    own = new OwnParams(this);
    classNames = new StringArrayParam(this, "classNames", "names of the classes, by class index");
    this.trained = trained;
    own.setDefaults(this::setDefault);
  }

  /** Opens a model that the command trained: a model directory, or a run directory. */
  public static RegattaClassificationModel ofRun(String path) {
    Trained trained = RegattaModel.open(path, Task.CLASSIFICATION);
    String uid = Identifiable$.MODULE$.randomUID("regattaClassifier");
    return new RegattaClassificationModel(uid, trained)
        .setClassNames(trained.model().preparation().classes().toArray(String[]::new));
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  @Override
  public OwnParams own() {
    return own;
  }

  @Override
  public Trained trained() {
    return trained;
  }

  /** Columns that go in, in the order of training, instead of {@code featuresCol}. */
  public RegattaClassificationModel setFeaturesCols(String... columns) {
    set(featuresCols(), columns);
    return this;
  }

  /** The names of the classes, by class index: those of the label column's metadata, or indexes. */
  public StringArrayParam classNames() {
    return classNames;
  }

  public String[] getClassNames() {
    return getOrDefault(classNames);
  }

  /**
   * Renames the classes.
   *
   * @throws IllegalArgumentException for more or fewer names than classes
   */
  public RegattaClassificationModel setClassNames(String... names) {
    if (isDefined(classNames) && names.length != numClasses()) {
      throw new IllegalArgumentException(
          "classNames: %d names, and the model has %d classes"
              .formatted(names.length, numClasses()));
    }
    set(classNames, names);
    return this;
  }

  @Override
  public int numClasses() {
    return getClassNames().length;
  }

  @Override
  public int numFeatures() {
    return trained.model().preparation().layout().numbers();
  }

  @Override
  public Optional<RegattaTrainingSummary> trainingSummary() {
    return Optional.ofNullable(summary);
  }

  RegattaClassificationModel withSummary(@Nullable RegattaTrainingSummary training) {
    summary = training;
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Schemas.requireFeatures(this, schema, getFeaturesCol());
    return Schemas.withClasses(
        schema, getRawPredictionCol(), getProbabilityCol(), getPredictionCol(), getClassNames());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    ClassCells cells =
        new ClassCells(
            scores(),
            !getRawPredictionCol().isEmpty(),
            !getProbabilityCol().isEmpty(),
            !getPredictionCol().isEmpty());
    return Scoring.transform(this, dataset.toDF(), getFeaturesCol(), cells, schema);
  }

  /**
   * Metrics on labelled rows, by the names that summary.json uses: loss, accuracy, ...
   *
   * @param labelCol class indexes
   */
  public Map<String, Double> evaluate(Dataset<?> dataset, String labelCol) {
    return Scoring.evaluate(this, dataset.toDF(), getFeaturesCol(), labelCol);
  }

  @Override
  public Vector predictRaw(Vector features) {
    float[] outputs = trained.outputs(features);
    return Vectors.dense(scores().raw(outputs, 0, outputs.length));
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    if (!(raw instanceof DenseVector dense)) {
      throw new IllegalArgumentException("raw predictions are dense vectors");
    }
    Model model = trained.model();
    scores().probabilities(dense.values(), model);
    return raw;
  }

  @Override
  public double raw2prediction(Vector raw) {
    return probability2prediction(raw2probability(raw));
  }

  @Override
  public double probability2prediction(Vector probability) {
    return scores().prediction(probability.toArray());
  }

  @Override
  public double predict(Vector features) {
    return raw2prediction(predictRaw(features));
  }

  private ClassScores scores() {
    double[] divisors = isDefined(thresholds()) ? getThresholds() : new double[0];
    return new ClassScores(trained.model().preparation().classes(), numClasses(), divisors);
  }

  /** Raw, because the type in Spark's own signature cannot be written in Java. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Tuple3 findSummaryModel() {
    return super.findSummaryModel();
  }

  @Override
  public RegattaClassificationModel copy(ParamMap extra) {
    RegattaClassificationModel copy = new RegattaClassificationModel(uid(), trained);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy.withSummary(summary);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this, trained, StageWriter.HERE);
  }

  /** For {@code PipelineModel.load}, which calls it by name. */
  public static MLReader<RegattaClassificationModel> read() {
    return StageReader.ofModels(RegattaClassificationModel.class, RegattaClassificationModel::new);
  }

  /** Reads what {@link #write} wrote. */
  public static RegattaClassificationModel load(String path) {
    return read().load(path);
  }
}
