package dev.regatta.ml;

import dev.regatta.driver.data.Task;
import dev.regatta.worker.model.Model;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Trains a neural network that predicts a number. Predictions, RMSE and MAE are in the label's own
 * unit, whatever scaling the training used.
 */
public final class RegattaRegressor
    extends Regressor<Vector, RegattaRegressor, RegattaRegressionModel>
    implements RegattaSettings<RegattaRegressor>, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final OwnParams own;
  private @Nullable Trained initial;

  public RegattaRegressor() {
    this(Identifiable$.MODULE$.randomUID("regattaRegressor"));
  }

  /** Makes an estimator of a given name, as readers and copies do. */
  public RegattaRegressor(String uid) {
    this(Uids.keep(uid));
  }

  private RegattaRegressor(Uids.Kept kept) {
    uid = Uids.release(kept);
    own = new OwnParams(this);
    own.setDefaults(this::setDefault);
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
  public RegattaRegressor self() {
    return this;
  }

  /**
   * Starts from a fitted model's weights and preparation instead of {@code initialModelPath}: see
   * {@code frozenLayers} and {@code newOutputLayer}. Copies of this estimator and saved ones keep
   * it.
   */
  public RegattaRegressor setInitialModel(RegattaModel model) {
    initial = model.trained();
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Schemas.requireTrainable(this, schema, getFeaturesCol(), getLabelCol());
    return Schemas.withNumbers(schema, getPredictionCol(), 1);
  }

  @Override
  public RegattaRegressionModel train(Dataset<?> dataset) {
    Fitting.Fitted fitted =
        new Fitting(this, Task.REGRESSION, getFeaturesCol(), getLabelCol())
            .run(dataset.toDF(), initialModel());
    return new RegattaRegressionModel(uid(), fitted.trained()).withSummary(fitted.summary());
  }

  private Optional<Model> initialModel() {
    return Optional.ofNullable(initial).map(Trained::model);
  }

  @Override
  public RegattaRegressor copy(ParamMap extra) {
    RegattaRegressor copy = defaultCopy(extra);
    copy.initial = initial;
    return copy;
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this, initial, StageWriter.INITIAL);
  }

  /** For {@code Pipeline.load}, which calls it by name. */
  public static MLReader<RegattaRegressor> read() {
    return StageReader.ofEstimators(RegattaRegressor.class, RegattaRegressor::restored);
  }

  /** Reads what {@link #write} wrote. */
  public static RegattaRegressor load(String path) {
    return read().load(path);
  }

  private static RegattaRegressor restored(String uid, Optional<Trained> initial) {
    RegattaRegressor estimator = new RegattaRegressor(uid);
    estimator.initial = initial.orElse(null);
    return estimator;
  }
}
