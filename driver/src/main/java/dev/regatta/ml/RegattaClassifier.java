package dev.regatta.ml;

import dev.regatta.driver.data.Task;
import dev.regatta.worker.model.Model;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Trains a neural network that tells classes. Labels are class indexes from 0, as a StringIndexer
 * makes them; where their column's metadata name the classes, predictions bear the names.
 */
public final class RegattaClassifier
    extends ProbabilisticClassifier<Vector, RegattaClassifier, RegattaClassificationModel>
    implements RegattaSettings<RegattaClassifier>, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final OwnParams own;
  private @Nullable Trained initial;

  public RegattaClassifier() {
    this(Identifiable$.MODULE$.randomUID("regattaClassifier"));
  }

  /** Makes an estimator of a given name, as readers and copies do. */
  public RegattaClassifier(String uid) {
    this(Uids.keep(uid));
  }

  private RegattaClassifier(Uids.Kept kept) {
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
  public RegattaClassifier self() {
    return this;
  }

  /**
   * Starts from a fitted model's weights and preparation instead of {@code initialModelPath}: see
   * {@code frozenLayers} and {@code newOutputLayer}. Copies of this estimator and saved ones keep
   * it.
   */
  public RegattaClassifier setInitialModel(RegattaModel model) {
    initial = model.trained();
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Schemas.requireTrainable(this, schema, getFeaturesCol(), getLabelCol());
    return Schemas.withClasses(
        schema, getRawPredictionCol(), getProbabilityCol(), getPredictionCol(), new String[0]);
  }

  @Override
  public RegattaClassificationModel train(Dataset<?> dataset) {
    Dataset<Row> rows = dataset.toDF();
    String[] classes = Classes.of(rows, getLabelCol());
    Fitting.Fitted fitted =
        new Fitting(this, Task.CLASSIFICATION, getFeaturesCol(), getLabelCol())
            .run(rows, initialModel());
    return new RegattaClassificationModel(uid(), fitted.trained())
        .withSummary(fitted.summary())
        .setClassNames(classes);
  }

  private Optional<Model> initialModel() {
    return Optional.ofNullable(initial).map(Trained::model);
  }

  @Override
  public RegattaClassifier copy(ParamMap extra) {
    RegattaClassifier copy = defaultCopy(extra);
    copy.initial = initial;
    return copy;
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this, initial, StageWriter.INITIAL);
  }

  /** For {@code Pipeline.load}, which calls it by name. */
  public static MLReader<RegattaClassifier> read() {
    return StageReader.ofEstimators(RegattaClassifier.class, RegattaClassifier::restored);
  }

  /** Reads what {@link #write} wrote. */
  public static RegattaClassifier load(String path) {
    return read().load(path);
  }

  private static RegattaClassifier restored(String uid, Optional<Trained> initial) {
    RegattaClassifier estimator = new RegattaClassifier(uid);
    estimator.initial = initial.orElse(null);
    return estimator;
  }
}
