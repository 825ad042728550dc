package dev.regatta.worker.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Losses;
import dev.regatta.worker.loss.ReferenceLosses;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Activation;
import dev.regatta.worker.network.Activations;
import dev.regatta.worker.network.He;
import dev.regatta.worker.network.Initialization;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RawRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX Runtime agrees with the worker over {@link Samples#ROWS} rows. */
class OnnxModelTest {
  private static final double TOLERANCE = 1e-5;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LAYERS =
      "layers: [{units: 16, activation: relu, dropout: 0.5}, {units: 8, activation: tanh}], loss: ";

  static Set<String> activations() {
    assertThat(Activations.REGISTRY.names()).hasSizeGreaterThanOrEqualTo(7);
    return Activations.REGISTRY.names();
  }

  static Set<String> losses() {
    assertThat(Losses.REGISTRY.names()).hasSizeGreaterThanOrEqualTo(4);
    return Losses.REGISTRY.names();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void everyActivation(String name) throws OrtException {
    Samples samples = Samples.ofClasses(Samples.MIXED, 3);
    String layer = "{units: 24, activation: %s}".formatted(name);
    assertAgrees(
        samples, samples.model("layers: [%s, %s], loss: cross-entropy".formatted(layer, layer)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void everyLoss(String name) throws OrtException {
    Samples samples =
        ReferenceLosses.classifies(name)
            ? Samples.ofClasses(Samples.MIXED, 2)
            : Samples.ofTargets(Samples.MIXED);
    assertAgrees(samples, samples.model(LAYERS + name));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 250})
  void anyNumberOfClasses(int classes) throws OrtException {
    Samples samples = Samples.ofClasses(Samples.MIXED, classes);
    assertAgrees(samples, samples.model(LAYERS + "cross-entropy"));
  }

  @Test
  void classesThatAreNumbersAreTheirNames() throws OrtException {
    Samples samples = Samples.ofClasses(Samples.MIXED, 12, LabelColumn.Kind.CLASS_NUMBER);
    Model model = samples.model(LAYERS + "cross-entropy");
    assertThat(model.preparation().classes()).startsWith("0", "1", "2").endsWith("11");
    assertAgrees(samples, model);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "numeric: standardize",
        "numeric: min-max",
        "numeric: robust",
        "numeric: log",
        "numeric: none",
        "missing: median",
        "missing: {type: constant, value: -3}",
        "columns: {age: {missing: {type: mean, indicator: true}}}",
        "categorical: embedding",
        "columns: {island: {categorical: {type: embedding, width: 3, min-count: 60}}}"
      })
  void everyScalingAndFilling(String prepare) throws OrtException {
    Samples samples = Samples.ofTargets(Samples.MIXED);
    assertAgrees(samples, samples.model(samples.preparation("{" + prepare + "}"), LAYERS + "mse"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numeric: quantile | column age has scaling rank",
        "categorical: {type: hashing, buckets: 8} | column island has encoding hashing",
        "categorical: {type: one-hot, min-count: 100000} | column island has an encoding with rest"
      })
  void theNetworkAloneWhereATreatmentHasNoForm(String prepare, String reason) {
    Samples samples = Samples.ofTargets(Samples.MIXED);
    Model model = samples.model(samples.preparation("{" + prepare + "}"), LAYERS + "mse");

    assertThat(new OnnxModel(model, InputNumbers.FLOAT, "1").remarks())
        .anyMatch(remark -> remark.contains(reason + ", which has no form in ONNX"));
  }

  static Stream<List<InputColumn>> layouts() {
    return Stream.of(
        List.of(InputColumn.number("a")),
        List.of(InputColumn.vector("pixels", 784)),
        List.of(InputColumn.text("t")),
        List.of(InputColumn.text("t"), InputColumn.text("u"), InputColumn.number("a")));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void columnsOfOneKindAndAModelWithoutHiddenLayers(List<InputColumn> inputs) throws OrtException {
    Samples samples = Samples.ofClasses(inputs, 3);
    assertAgrees(samples, samples.model("layers: [], loss: cross-entropy"));
  }

  /** Names that the graph would take for itself, and some that no programming language has. */
  @Test
  void columnsKeepTheirNames() throws OrtException {
    List<InputColumn> inputs =
        List.of(
            InputColumn.number("label"),
            InputColumn.number("probabilities"),
            InputColumn.number("Gemm"),
            InputColumn.number("Cast"),
            InputColumn.number("layers.0.weight"),
            InputColumn.number("größe, in m²"),
            InputColumn.text("classes"),
            InputColumn.text("two words"));
    Samples samples = Samples.ofClasses(inputs, 3);
    OnnxModel onnx = assertAgrees(samples, samples.model(LAYERS + "cross-entropy"));
    assertThat(onnx.outputs())
        .extracting(Value::name)
        .containsExactly("probabilities_1", "label_1");
  }

  @Test
  void aTextColumnWithoutCategoriesIsStillAnInput() throws OrtException {
    Samples samples = Samples.ofClasses(Samples.MIXED, 3);
    List<RawRow> training = samples.toTrain();
    training.forEach(row -> row.texts[1] = null);
    Preparation preparation = samples.fit(training, "{}");
    assertThat(preparation.width()).isEqualTo(9);
    OnnxModel onnx = assertAgrees(samples, samples.model(preparation, LAYERS + "cross-entropy"));
    assertThat(onnx.inputs()).extracting(Value::name).contains("sex");
  }

  @Test
  void theNetworkAloneTakesIndexes() throws OrtException {
    Samples samples = Samples.ofTargets(Samples.MIXED);
    Model model =
        samples.model(
            samples.preparation("{numeric: quantile, categorical: {type: embedding, width: 3}}"),
            LAYERS + "mse");
    List<RawRow> rows = samples.toPredict();
    OnnxModel onnx = new OnnxModel(model, InputNumbers.FLOAT, "1");

    assertThat(onnx.inputs()).extracting(Value::form).containsExactly("float [rows, 6]");
    try (OnnxSession session = new OnnxSession(onnx)) {
      Object[] outputs =
          session.run(Map.of("features", Samples.prepared(model, rows))).values().toArray();
      assertThat(worst(model, Samples.predictions(model, rows), outputs)).isLessThan(TOLERANCE);
    }
  }

  /** A preparation that says more than ONNX, or this release, has a form for. */
  static Stream<Arguments> strange() {
    return Stream.of(
        Arguments.of("{\"kind\": \"date\"}", "column age is of kind date"),
        Arguments.of("{\"hashes\": 3, \"bins\": 4}", "column age has bins and hashes"));
  }

  @ParameterizedTest
  @MethodSource("strange")
  void theNetworkAloneWhereAColumnHasNoForm(String change, String reason) throws Exception {
    Samples samples = Samples.ofTargets(Samples.MIXED);
    Model model = samples.model(LAYERS + "mse");
    ObjectNode preparation = model.preparation().toJson();
    JSON.readerForUpdating(preparation.path("columns").path(0)).readValue(change);
    OnnxModel onnx = new OnnxModel(model, preparation, InputNumbers.FLOAT, "1");
    List<RawRow> rows = samples.toPredict();

    assertThat(onnx.remarks())
        .containsExactly(
            "the network alone, because "
                + reason
                + ", which has no form in ONNX: its input is prepared rows");
    assertThat(onnx.inputs()).extracting(Value::name).containsExactly("features");
    try (OnnxSession session = new OnnxSession(onnx)) {
      assertThat(session.metadata()).containsEntry("preparation", "left out");
      Object[] outputs =
          session.run(Map.of("features", Samples.prepared(model, rows))).values().toArray();
      assertThat(worst(model, Samples.predictions(model, rows), outputs)).isLessThan(TOLERANCE);
    }
  }

  @Test
  void aLabelThatHasNoFormIsRefused() {
    Model model = Samples.ofTargets(Samples.MIXED).model(LAYERS + "mse");
    ObjectNode preparation = model.preparation().toJson();
    ((ObjectNode) preparation.path("label")).put("logarithm", true);
    assertThatThrownBy(() -> new OnnxModel(model, preparation, InputNumbers.FLOAT, "1"))
        .isInstanceOf(UserException.class)
        .hasMessage("the label's logarithm has no form in ONNX");
  }

  /** An activation of somebody else's. */
  private record Sine() implements Activation {
    @Override
    public void forward(float[] values, int n) {}

    @Override
    public void backward(float[] outputs, float[] slopes, float[] gradient, int n) {}

    @Override
    public Initialization initialization() {
      return new He();
    }
  }

  @Test
  void anActivationThatHasNoFormIsRefused() {
    assertThatThrownBy(() -> ActivationNodes.add(new Graph(), new Sine(), "x"))
        .isInstanceOf(UserException.class)
        .hasMessage("the activation Sine[] has no form in ONNX");
  }

  /** Milliseconds since 1970 within a day: as floats they would be 131 s apart. */
  @Test
  void doublesKeepNumbersThatAreFarFromZero() throws OrtException {
    Samples samples = Samples.ofTargets(Samples.MIXED).withNumbers(1.7e12, 2e7);
    Model model = samples.model(LAYERS + "mse");
    List<RawRow> rows = samples.toPredict();
    float[][] expected = Samples.predictions(model, rows);

    OnnxModel doubles = new OnnxModel(model, InputNumbers.DOUBLE, "1");
    OnnxModel floats = new OnnxModel(model, InputNumbers.FLOAT, "1");

    assertThat(doubles.remarks()).isEmpty();
    assertThat(worst(model, expected, run(samples, doubles, rows, InputNumbers.DOUBLE)))
        .isLessThan(TOLERANCE);
    assertThat(floats.remarks())
        .hasSize(2)
        .first()
        .asString()
        .matches(
            "column age: as float its numbers are rounded by up to 0\\.00\\d+ of their scale, which"
                + " shows in predictions; --numbers double keeps them");
    assertThat(worst(model, expected, run(samples, floats, rows, InputNumbers.FLOAT)))
        .isGreaterThan(TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void anyNumberOfRows(int count) throws OrtException {
    Samples samples = Samples.ofClasses(Samples.MIXED, 3);
    Model model = samples.model(LAYERS + "cross-entropy");
    List<RawRow> rows = samples.toPredict().subList(0, count);
    OnnxModel onnx = new OnnxModel(model, InputNumbers.FLOAT, "1");
    Object[] outputs = run(samples, onnx, rows, InputNumbers.FLOAT);
    assertThat((String[]) outputs[1]).hasSize(count);
    assertThat(worst(model, Samples.predictions(model, rows), outputs)).isLessThan(TOLERANCE);
  }

  @Test
  void theRuntimeSeesWhatIsDeclared() throws OrtException {
    Samples samples = Samples.ofClasses(Samples.MIXED, 3);
    Model model = samples.model(LAYERS + "cross-entropy");
    OnnxModel onnx = new OnnxModel(model, InputNumbers.FLOAT, "1.2.3");
    assertThat(onnx.inputs().stream().map(value -> value.name() + " " + value.form()))
        .containsExactly(
            "age float [rows, 1]",
            "island string [rows, 1]",
            "shape float [rows, 3]",
            "sex string [rows, 1]");
    assertThat(onnx.outputs().stream().map(value -> value.name() + " " + value.form()))
        .containsExactly("probabilities float [rows, 3]", "label string [rows]");
    try (OnnxSession session = new OnnxSession(onnx)) {
      assertThat(session.inputs().keySet()).containsExactly("age", "island", "shape", "sex");
      assertThat(session.inputs().get("shape")).contains("FLOAT", "[-1, 3]", "[rows,");
      assertThat(session.outputs().keySet()).containsExactly("probabilities", "label");
      assertThat(session.producer()).isEqualTo("Regatta");
      assertThat(session.metadata())
          .containsEntry("producer", "Regatta")
          .containsEntry("regattaVersion", "1.2.3")
          .containsEntry("modelDigest", model.digest())
          .containsEntry("preparation", "included")
          .containsEntry("provenance", "{\"regatta\":\"0.9\"}");
    }
  }

  @Test
  void theSameModelGivesTheSameBytes() {
    Samples samples = Samples.ofClasses(Samples.MIXED, 3);
    Model model = samples.model(LAYERS + "cross-entropy");
    byte[] first = OnnxSession.bytes(new OnnxModel(model, InputNumbers.FLOAT, "1"));
    assertThat(OnnxSession.bytes(new OnnxModel(model, InputNumbers.FLOAT, "1"))).isEqualTo(first);
    model.weights()[7]++;
    assertThat(OnnxSession.bytes(new OnnxModel(model, InputNumbers.FLOAT, "1")))
        .isNotEqualTo(first);
  }

  /** Whether it agrees with the worker, for both types of inputs. */
  private static OnnxModel assertAgrees(Samples samples, Model model) throws OrtException {
    List<RawRow> rows = samples.toPredict();
    float[][] expected = Samples.predictions(model, rows);
    assertVaried(expected);
    OnnxModel onnx = new OnnxModel(model, InputNumbers.DOUBLE, "1");
    assertThat(worst(model, expected, run(samples, onnx, rows, InputNumbers.DOUBLE)))
        .isLessThan(TOLERANCE);
    onnx = new OnnxModel(model, InputNumbers.FLOAT, "1");
    assertThat(onnx.remarks()).isEmpty();
    assertThat(worst(model, expected, run(samples, onnx, rows, InputNumbers.FLOAT)))
        .isLessThan(TOLERANCE);
    return onnx;
  }

  private static Object[] run(
      Samples samples, OnnxModel onnx, List<RawRow> rows, InputNumbers numbers)
      throws OrtException {
    try (OnnxSession session = new OnnxSession(onnx)) {
      Map<String, Object> outputs = session.run(samples.cells(rows, numbers));
      return onnx.outputs().stream().map(value -> outputs.get(value.name())).toArray();
    }
  }

  /** Predictions that are all alike would agree with anything. */
  private static void assertVaried(float[][] predictions) {
    assertThat(predictions.length).isEqualTo(Samples.ROWS);
    double[] firsts = Arrays.stream(predictions).mapToDouble(row -> row[0]).sorted().toArray();
    assertThat(firsts[firsts.length - 1])
        .isGreaterThan(firsts[0] + 0.3 * Math.abs(firsts[0]) + 1e-3);
  }

  /**
   * The largest difference: of probabilities by the row's greatest, of a regression's predictions
   * by the label's standard deviation.
   */
  static double worst(Model model, float[][] expected, Object[] outputs) {
    double worst = 0;
    for (int row = 0; row < expected.length; row++) {
      if (model.preparation().classifies()) {
        float[] probabilities = ((float[][]) outputs[0])[row];
        float greatest = greatest(expected[row]);
        for (int i = 0; i < probabilities.length; i++) {
          worst = Math.max(worst, Math.abs(probabilities[i] - expected[row][i]) / greatest);
        }
        int named = model.preparation().classIndex(((String[]) outputs[1])[row]);
        // Nearly equal ones may change places.
        assertThat(expected[row][named]).isCloseTo(greatest, within((float) TOLERANCE));
      } else {
        double own = model.preparation().target(0, expected[row][0]);
        double difference = ((double[]) outputs[0])[row] - own;
        worst = Math.max(worst, Math.abs(difference) / model.preparation().labelScales().get(0));
      }
    }
    return worst;
  }

  private static float greatest(float[] probabilities) {
    float greatest = 0;
    for (float probability : probabilities) {
      greatest = Math.max(greatest, probability);
    }
    return greatest;
  }

  @Test
  void severalTargetsAreInTheirOwnUnits() throws OrtException {
    Samples samples =
        Samples.ofLabels(
            Samples.MIXED, new LabelColumn(List.of("u", "v", "w"), LabelColumn.Kind.TARGET));
    Model model = samples.model(LAYERS + "mae");
    List<RawRow> rows = samples.toPredict();
    float[][] expected = Samples.predictions(model, rows);
    OnnxModel onnx = new OnnxModel(model, InputNumbers.DOUBLE, "1");
    assertThat(onnx.outputs()).extracting(Value::form).containsExactly("double [rows, 3]");
    double[][] predicted = (double[][]) run(samples, onnx, rows, InputNumbers.DOUBLE)[0];
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < 3; i++) {
        double own = model.preparation().target(i, expected[row][i]);
        double scale = model.preparation().labelScales().get(i);
        assertThat(Math.abs(predicted[row][i] - own) / scale).isLessThan(TOLERANCE);
      }
    }
    assertThat(model.preparation().labelScales().get(0)).isGreaterThan(50_000);
    assertVaried(expected);
  }

  @Test
  void labelsOfTheirOwnHaveProbabilitiesAndFlags() throws OrtException {
    Samples samples =
        Samples.ofLabels(
            Samples.MIXED, new LabelColumn(List.of("u", "v", "w"), LabelColumn.Kind.FLAG));
    Model model = samples.model(LAYERS + "binary-cross-entropy");
    List<RawRow> rows = samples.toPredict();
    float[][] expected = Samples.predictions(model, rows);
    OnnxModel onnx = new OnnxModel(model, InputNumbers.DOUBLE, "1");
    assertThat(onnx.outputs())
        .extracting(Value::form)
        .containsExactly("float [rows, 3]", "double [rows, 3]");
    Object[] outputs = run(samples, onnx, rows, InputNumbers.DOUBLE);
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < 3; i++) {
        float probability = ((float[][]) outputs[0])[row][i];
        assertThat(probability).isCloseTo(expected[row][i], within((float) TOLERANCE));
        assertThat(((double[][]) outputs[1])[row][i]).isEqualTo(Preparation.flag(probability));
      }
    }
    assertVaried(expected);
  }
}
