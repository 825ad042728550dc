package dev.regatta.ml;

import dev.regatta.driver.data.Task;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.prepare.LabelColumn;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A trained network that predicts a number, in the label's own unit; one that the command trained
 * on several labels predicts a vector of them. All ways to a prediction give a row the same bits.
 */
public final class RegattaRegressionModel extends RegressionModel<Vector, RegattaRegressionModel>
    implements RegattaModel {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final OwnParams own;
  private final Trained trained;
  private transient @Nullable RegattaTrainingSummary summary;

  RegattaRegressionModel(String uid, Trained trained) {
    this(Uids.keep(uid), trained);
  }

  private RegattaRegressionModel(Uids.Kept kept, Trained trained) {
    uid = Uids.release(kept);
    own = new OwnParams(this);
    this.trained = trained;
    own.setDefaults(this::setDefault);
  }

  /** Opens a model that the command trained: a model directory, or a run directory. */
  public static RegattaRegressionModel ofRun(String path) {
    Trained trained = RegattaModel.open(path, Task.REGRESSION);
    String uid = Identifiable$.MODULE$.randomUID("regattaRegressor");
    return new RegattaRegressionModel(uid, trained);
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
  public RegattaRegressionModel setFeaturesCols(String... columns) {
    set(featuresCols(), columns);
    return this;
  }

  @Override
  public int numFeatures() {
    return trained.model().preparation().layout().numbers();
  }

  @Override
  public Optional<RegattaTrainingSummary> trainingSummary() {
    return Optional.ofNullable(summary);
  }

  RegattaRegressionModel withSummary(@Nullable RegattaTrainingSummary training) {
    summary = training;
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Schemas.requireFeatures(this, schema, getFeaturesCol());
    return Schemas.withNumbers(schema, getPredictionCol(), trained.model().preparation().labels());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    return Scoring.transform(this, dataset.toDF(), getFeaturesCol(), new NumberCells(), schema);
  }

  /** Metrics on labelled rows, by the names that summary.json uses: rmse, mae, r2, ... */
  public Map<String, Double> evaluate(Dataset<?> dataset, String labelCol) {
    requireOneLabel(trained.model());
    return Scoring.evaluate(this, dataset.toDF(), getFeaturesCol(), labelCol);
  }

  private static void requireOneLabel(Model model) {
    LabelColumn label = model.preparation().layout().label();
    if (label.size() > 1) {
      throw new IllegalStateException(
          "the model predicts several numbers, %s: transform gives them as a vector"
              .formatted(label.name()));
    }
  }

  @Override
  public double predict(Vector features) {
    Model model = trained.model();
    requireOneLabel(model);
    float[] outputs = trained.outputs(features);
    float[] predictions = new float[1];
    model.loss().predict(outputs, 0, outputs.length, predictions, 0);
    return model.preparation().target(0, predictions[0]);
  }

  @Override
  public RegattaRegressionModel copy(ParamMap extra) {
    RegattaRegressionModel copy = new RegattaRegressionModel(uid(), trained);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy.withSummary(summary);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this, trained, StageWriter.HERE);
  }

  /** For {@code PipelineModel.load}, which calls it by name. */
  public static MLReader<RegattaRegressionModel> read() {
    return StageReader.ofModels(RegattaRegressionModel.class, RegattaRegressionModel::new);
  }

  /** Reads what {@link #write} wrote. */
  public static RegattaRegressionModel load(String path) {
    return read().load(path);
  }
}
