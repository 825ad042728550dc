package dev.regatta.worker.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** ONNX Runtime with an exported model. */
final class OnnxSession implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;

  OnnxSession(OnnxModel model) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = ENVIRONMENT.createSession(bytes(model), options);
    }
  }

  static byte[] bytes(OnnxModel model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      model.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Runs the graph.
   *
   * @param inputs arrays by the inputs' names
   * @return arrays by the outputs' names
   */
  Map<String, Object> run(Map<String, Object> inputs) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (Map.Entry<String, Object> input : inputs.entrySet()) {
        tensors.put(input.getKey(), OnnxTensor.createTensor(ENVIRONMENT, input.getValue()));
      }
      Map<String, Object> outputs = new HashMap<>();
      try (OrtSession.Result result = session.run(tensors)) {
        for (Map.Entry<String, OnnxValue> output : result) {
          outputs.put(output.getKey(), output.getValue().getValue());
        }
      }
      return outputs;
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  /** What the runtime takes in, by name. */
  Map<String, String> inputs() throws OrtException {
    return forms(session.getInputInfo());
  }

  /** What the runtime puts out, by name. */
  Map<String, String> outputs() throws OrtException {
    return forms(session.getOutputInfo());
  }

  private static Map<String, String> forms(Map<String, NodeInfo> values) {
    Map<String, String> forms = new LinkedHashMap<>();
    values.forEach((name, value) -> forms.put(name, value.getInfo().toString()));
    return forms;
  }

  Map<String, String> metadata() throws OrtException {
    return session.getMetadata().getCustomMetadata();
  }

  String producer() throws OrtException {
    return session.getMetadata().getProducerName();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
