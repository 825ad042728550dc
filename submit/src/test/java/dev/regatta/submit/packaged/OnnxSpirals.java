package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.regatta.driver.spark.run.ModelFrame;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.RawRow;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;

/** A network of the quickstart's two columns x and y, in ONNX Runtime and in the worker. */
final class OnnxSpirals {
  private static final int ROWS = 1000;
  private static final long SEED = 3;

  private OnnxSpirals() {}

  /** The largest difference between their probabilities over rows all over the plane. */
  static double largestDifference(Path onnx, Path run) throws OrtException, BadRowException {
    Random random = new Random(SEED);
    float[][] x = new float[ROWS][1];
    float[][] y = new float[ROWS][1];
    for (int row = 0; row < ROWS; row++) {
      x[row][0] = (float) (3 * random.nextGaussian());
      y[row][0] = (float) (3 * random.nextGaussian());
    }
    float[][] found = probabilities(onnx, x, y);
    Predictor predictor = new Predictor(ModelFrame.open(run.toString(), new Configuration()));
    double largest = 0;
    for (int row = 0; row < ROWS; row++) {
      float[] expected = predict(predictor, x[row][0], y[row][0]);
      assertThat(found[row]).hasSize(predictor.predictionsPerRow());
      for (int i = 0; i < found[row].length; i++) {
        largest = Math.max(largest, Math.abs(found[row][i] - expected[i]));
      }
    }
    return largest;
  }

  private static float[][] probabilities(Path onnx, float[][] x, float[][] y) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx.toString());
        OnnxTensor first = OnnxTensor.createTensor(environment, x);
        OnnxTensor second = OnnxTensor.createTensor(environment, y);
        OrtSession.Result result = session.run(Map.of("x", first, "y", second))) {
      return (float[][]) result.get(0).getValue();
    }
  }

  private static float[] predict(Predictor predictor, double x, double y) throws BadRowException {
    Model model = predictor.model();
    assertThat(model.preparation().width()).isEqualTo(2);
    RawRow row = model.preparation().layout().newRow();
    row.numbers[0] = x;
    row.numbers[1] = y;
    float[] block = new float[predictor.blockRows() * 2];
    model.preparation().apply(row, block, 0, new long[0]);
    return predictor.predict(block, 1);
  }
}
