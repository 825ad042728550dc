package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.report.Explanation;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.worker.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A linear model with the mean squared error: its Hessian and its noise are known in full. */
class ExplainingTest {
  private static final int ROWS = 90;

  @TempDir static Path folder;
  private static SparkSession spark;
  private static double[][] rows;
  private static Path output;

  @BeforeAll
  static void train() {
    spark = LocalSpark.kryo();
    Random random = new Random(4);
    rows = new double[ROWS][];
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double a = Math.rint(random.nextGaussian() * 64) / 64;
      double b = Math.rint((random.nextGaussian() + a) * 64) / 64;
      double y = Math.rint((3 * a - b + random.nextGaussian()) * 64) / 64;
      rows[i] = new double[] {a, b, y};
      lines.add(a + "," + b + "," + y);
    }
    TestJobs.csv(folder.resolve("rows"), "a,b,y", lines, 2);
    output = folder.resolve("run");
    TestJobs.train(spark, job(output));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Job job(Path output, String... assignments) {
    return TestJobs.job(
        """
        task: regression
        data:
          train: {format: csv, path: "%s"}
          validation: {format: csv, path: "%s"}
          test: null
          label: y
        prepare: {numeric: none}
        network: {layers: [], loss: mse}
        optimizer: {type: sgd, learning-rate: 0.05}
        training: {epochs: 2, batch-size: 1, workers: 2}
        output: "%s"
        """
            .formatted(folder.resolve("rows"), folder.resolve("rows"), output),
        assignments);
  }

  private static Explanation explain(Path run) {
    return Explaining.run(spark, new ExplainRequest(run.toString(), OptionalLong.empty()));
  }

  private static Model model(Path run) {
    return ModelFrame.open(run.toString(), spark.sparkContext().hadoopConfiguration());
  }

  /** The largest root of the characteristic polynomial of 2/n sum (a, b, 1) (a, b, 1)^T. */
  private static double largestEigenvalue() {
    double[][] h = new double[3][3];
    for (double[] row : rows) {
      double[] x = {row[0], row[1], 1};
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          h[i][j] += 2 * x[i] * x[j] / ROWS;
        }
      }
    }
    double trace = h[0][0] + h[1][1] + h[2][2];
    double minors =
        h[0][0] * h[1][1]
            - h[0][1] * h[1][0]
            + h[0][0] * h[2][2]
            - h[0][2] * h[2][0]
            + h[1][1] * h[2][2]
            - h[1][2] * h[2][1];
    double determinant =
        h[0][0] * (h[1][1] * h[2][2] - h[1][2] * h[2][1])
            - h[0][1] * (h[1][0] * h[2][2] - h[1][2] * h[2][0])
            + h[0][2] * (h[1][0] * h[2][1] - h[1][1] * h[2][0]);
    // Newton's method from above all roots falls to the largest.
    double root = trace;
    for (int i = 0; i < 200; i++) {
      double value = ((root - trace) * root + minors) * root - determinant;
      double slope = (3 * root - 2 * trace) * root + minors;
      root -= value / slope;
    }
    return root;
  }

  @Test
  void sharpnessIsTheLargestEigenvalueOfTheHessian() {
    Explanation explanation = explain(output);

    double largest = largestEigenvalue();
    assertThat(explanation.sharpness().value())
        .isCloseTo(largest, within(explanation.sharpness().bound()));
    assertThat(explanation.sharpness().bound()).isLessThan(0.02 * largest);
    assertThat(explanation.rows()).isEqualTo(ROWS);
  }

  /** Of batches of one row it is the sample covariance of the rows' gradients. */
  @Test
  void theNoiseScaleIsThatOfTheRowsGradients() {
    Model model = model(output);
    double offset = model.preparation().target(0, 0);
    double scale = model.spec().labelScale().get(0);
    float[] w = model.weights();
    double[] mean = new double[3];
    double squares = 0;
    for (double[] row : rows) {
      double error = w[0] * row[0] + w[1] * row[1] + w[2] - (row[2] - offset) / scale;
      double[] slope = {2 * error * row[0], 2 * error * row[1], 2 * error};
      for (int i = 0; i < 3; i++) {
        mean[i] += slope[i] / ROWS;
        squares += slope[i] * slope[i];
      }
    }
    double squaredMean = mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2];
    double trace = (squares - ROWS * squaredMean) / (ROWS - 1);

    Explanation explanation = explain(output);

    assertThat(explanation.noise().trace()).isCloseTo(trace, within(1e-4 * trace));
    assertThat(explanation.noise().squaredGradient())
        .isCloseTo(squaredMean - trace / ROWS, within(1e-4 * trace));
    assertThat(explanation.noise().batchRows()).isEqualTo(1);
  }

  @Test
  void theGapIsThatOfEqualRows() {
    Explanation explanation = explain(output);

    assertThat(explanation.training())
        .containsKeys("loss", "rmse")
        .isEqualTo(explanation.validation());
  }

  @Test
  void aModelIsExplainedAsItsRunIs() {
    assertThat(explain(output.resolve("model")).toJson()).isEqualTo(explain(output).toJson());
    assertThat(explain(output).drift()).hasSize(2).allMatch(drift -> drift > 0);
    assertThat(explain(output).digest()).isEqualTo(model(output).digest());
  }

  @Test
  void fewerRowsMayBeAsked() {
    Explanation explanation =
        Explaining.run(spark, new ExplainRequest(output.toString(), OptionalLong.of(40)));

    assertThat(explanation.rows()).isEqualTo(40);
  }

  @Test
  void aNetworkWithDropoutWeightsAndClassesIsExplainedToo() {
    Path rows =
        TestJobs.csv(folder.resolve("c"), TestJobs.CLASSES_HEADER, TestJobs.classes(300), 2);
    Path run = folder.resolve("classes");
    TestJobs.train(
        spark,
        TestJobs.classifier(
            rows,
            run,
            "data.weight=weight",
            "training.class-weights=balanced",
            "training.epochs=2"));

    Explanation explanation = explain(run);

    assertThat(explanation.sharpness().value()).isPositive();
    assertThat(explanation.sharpness().bound()).isLessThan(explanation.sharpness().value());
    assertThat(explanation.noise().trace()).isPositive();
    assertThat(explanation.drift()).hasSize(2);
    assertThat(explain(run).toJson()).isEqualTo(explanation.toJson());
  }

  @Test
  void noSuchRunIsOneLine() {
    assertThatThrownBy(() -> explain(folder.resolve("none")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none does not exist");
  }

  @Test
  void rowsThatAreGoneOrOthersAreOneLine() {
    Map<String, String> before = TestJobs.tree(output);
    Path moved = folder.resolve("moved");
    List<String> some = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      some.add(i % 7 + "," + i % 5 + "," + i % 3);
    }
    Path own = TestJobs.csv(moved, "a,b,y", some, 1);
    Path run = folder.resolve("own");
    TestJobs.train(spark, job(run, "data.train.path='" + own + "'"));

    TestJobs.csv(moved, "a,b,y", some.subList(0, 29), 1);
    assertThatThrownBy(() -> explain(run))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("data.train has other rows now than the run was trained on");

    TestJobs.delete(moved);
    assertThatThrownBy(() -> explain(run))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("data.train: there is no ")
        .hasMessageContaining("moved");
    assertThat(TestJobs.tree(output)).isEqualTo(before);
  }
}
