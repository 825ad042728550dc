package dev.regatta.worker.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.model.Model;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model as an ONNX graph: from the cells of rows to predictions, the preparation included where
 * ONNX has operators for it, else from prepared rows. The same model gives the same bytes. Field
 * numbers are those of ModelProto in onnx.proto (ONNX 1.8).
 */
public final class OnnxModel {
  /** The input where the preparation is left out. */
  static final String FEATURES = "features";

  /** What ONNX 1.8 brought, December 2020; later runtimes read it. */
  private static final int IR_VERSION = 7;

  private static final int OPERATORS = 13;
  private static final int ML_OPERATORS = 2;

  private static final int MODEL_IR_VERSION = 1;
  private static final int MODEL_PRODUCER = 2;
  private static final int MODEL_PRODUCER_VERSION = 3;
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPERATORS = 8;
  private static final int MODEL_METADATA = 14;
  private static final int OPERATORS_DOMAIN = 1;
  private static final int OPERATORS_VERSION = 2;
  private static final int METADATA_KEY = 1;
  private static final int METADATA_VALUE = 2;

  private final Graph graph = new Graph();
  private final List<String> remarks = new ArrayList<>();
  private final Message message;

  /**
   * Puts the graph together.
   *
   * @param numbers the type of inputs that hold numbers
   * @param regattaVersion who made the file; the model's provenance tells who trained it
   * @throws UserException where the network has no form in ONNX, or is too large for it
   */
  public OnnxModel(Model model, InputNumbers numbers, String regattaVersion) {
    this(model, model.preparation().toJson(), numbers, regattaVersion);
  }

  OnnxModel(Model model, JsonNode preparation, InputNumbers numbers, String regattaVersion) {
    ColumnNodes columns = new ColumnNodes(graph, preparation.path("columns"), numbers);
    Optional<String> obstacle = columns.obstacle();
    String features = obstacle.isEmpty() ? columns.add() : prepared(model);
    obstacle.ifPresent(
        reason ->
            remarks.add(
                "the network alone, because "
                    + reason
                    + ", which has no form in ONNX: its input is prepared rows"));
    remarks.addAll(columns.remarks());
    String outputs = LayerNodes.add(graph, model, features);
    OutputNodes.add(graph, model, preparation.path("label"), outputs);
    message = message(metadata(model, obstacle, regattaVersion), regattaVersion);
    if (message.bytes() > Integer.MAX_VALUE) {
      throw new UserException(
          "the model has %d parameters, and an ONNX file holds 2 GiB at most: it cannot be exported"
              .formatted(model.weights().length));
    }
  }

  private String prepared(Model model) {
    return graph.input(Value.of(FEATURES, ValueType.FLOAT, model.preparation().width()));
  }

  /** The inputs: one per column, or the prepared rows. */
  public List<Value> inputs() {
    return graph.inputs();
  }

  /** Probabilities and label of a classification, prediction of a regression. */
  public List<Value> outputs() {
    return graph.outputs();
  }

  /** What a user should know, one line each. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Writes what an ONNX file holds. */
  public void writeTo(OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out);
    message.writeTo(buffered);
    buffered.flush();
  }

  private static Map<String, String> metadata(
      Model model, Optional<String> obstacle, String regattaVersion) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("producer", "Regatta");
    metadata.put("regattaVersion", regattaVersion);
    metadata.put("modelDigest", model.digest());
    metadata.put("preparation", obstacle.isEmpty() ? "included" : "left out");
    metadata.put("provenance", model.provenance().toString());
    return metadata;
  }

  private Message message(Map<String, String> metadata, String regattaVersion) {
    Message model =
        new Message()
            .with(MODEL_IR_VERSION, IR_VERSION)
            .with(MODEL_PRODUCER, "Regatta")
            .with(MODEL_PRODUCER_VERSION, regattaVersion)
            .with(MODEL_OPERATORS, operators("", OPERATORS))
            .with(MODEL_OPERATORS, operators(Node.ML_DOMAIN, ML_OPERATORS));
    metadata.forEach(
        (key, value) ->
            model.with(
                MODEL_METADATA, new Message().with(METADATA_KEY, key).with(METADATA_VALUE, value)));
    return model.with(MODEL_GRAPH, graph.message());
  }

  private static Message operators(String domain, int version) {
    return new Message().with(OPERATORS_DOMAIN, domain).with(OPERATORS_VERSION, version);
  }
}
