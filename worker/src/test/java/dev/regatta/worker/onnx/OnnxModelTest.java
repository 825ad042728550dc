package dev.regatta.worker.onnx;

import static dev.regatta.worker.onnx.Agreement.TOLERANCE;
import static dev.regatta.worker.onnx.Agreement.assertAgrees;
import static dev.regatta.worker.onnx.Agreement.run;
import static dev.regatta.worker.onnx.Agreement.worst;
import static dev.regatta.worker.onnx.Samples.LAYERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Activation;
import dev.regatta.worker.network.Activations;
import dev.regatta.worker.network.He;
import dev.regatta.worker.network.Initialization;
import dev.regatta.worker.network.Normalizations;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RawRow;
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

/** ONNX Runtime agrees with the worker about a network and its columns. */
class OnnxModelTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Set<String> activations() {
    assertThat(Activations.REGISTRY.names()).hasSizeGreaterThanOrEqualTo(7);
    return Activations.REGISTRY.names();
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
  @ValueSource(
      strings = {
        "{type: residual, layers: [{units: 9}]}",
        "{units: 9}, {type: residual, layers: [{units: 4}, {units: 9, activation: identity,"
            + " normalization: batch-norm}], activation: relu}",
        "{type: residual, layers: [{type: residual, layers: [{units: 11, activation: tanh}]}]}"
      })
  void residualBlocks(String layers) throws OrtException {
    Samples samples = Samples.ofClasses(Samples.MIXED, 3);
    assertAgrees(samples, samples.model("layers: [%s], loss: cross-entropy".formatted(layers)));
  }

  static Set<String> normalizations() {
    return Normalizations.REGISTRY.names();
  }

  @ParameterizedTest
  @MethodSource("normalizations")
  void everyNormalization(String name) throws OrtException {
    Samples samples = Samples.ofClasses(Samples.MIXED, 3);
    String layer = "{units: 24, activation: tanh, normalization: %s}".formatted(name);
    assertAgrees(
        samples, samples.model("layers: [%s, %s], loss: cross-entropy".formatted(layer, layer)));
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
}
