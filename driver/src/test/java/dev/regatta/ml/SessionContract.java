package dev.regatta.ml;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/**
 * Whatever becomes of a fit, the session in which it runs is its owner's, as it was.
 *
 * @param <E> the estimator
 * @param <M> its model
 */
abstract class SessionContract<
        E extends Predictor<Vector, E, M> & RegattaSettings<E> & MLWritable,
        M extends PredictionModel<Vector, M> & RegattaModel>
    extends SchemasContract<E, M> {
  @Test
  void fitLeavesTheSessionAsItWas() {
    unchanged(() -> small().setEpochs(1).fit(rows));
  }

  @Test
  void aFitThatFailsLeavesTheSessionAsItWas() {
    Dataset<Row> bad = rows.withColumn("weight", functions.expr("IF(id = 9, -1.0, weight)"));

    unchanged(
        () ->
            assertThatThrownBy(() -> small().setWeightCol("weight").fit(bad))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("weight")
                .hasMessageContaining("negative"));
  }

  @Test
  void aFitThatDivergesIsToldAndLeavesTheSessionAsItWas() {
    unchanged(
        () ->
            assertThatThrownBy(() -> small().setOptimizer("sgd").setStepSize(1e30).fit(rows))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("diverged")
                .hasMessageNotContaining("\n"));
  }

  @Test
  void transformAndEvaluateLeaveTheSessionAsItWas() {
    unchanged(
        () -> {
          assertThat(model.transform(rows).count()).isEqualTo(240);
          assertThat(evaluate(model, rows)).isNotEmpty();
        });
  }

  /** Whether a caller with a job group of its own finds all as it was. */
  private void unchanged(Runnable work) {
    JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
    java.setJobGroup("theirs", "what they do");
    try {
      // The model's own broadcast stays as long as the model.
      model.transform(rows).collectAsList();
      SessionState before = SessionState.of(spark);

      work.run();

      assertThat(SessionState.settled(spark, before))
          .usingRecursiveComparison()
          .ignoringFields("blocks", "cached", "threads", "temporaries")
          .isEqualTo(before);
      assertThat(java.getLocalProperty("spark.job.description")).isEqualTo("what they do");
    } finally {
      java.clearJobGroup();
    }
  }

  @Test
  void whoCancelsTheCallersJobGroupEndsFit() {
    JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
    CountDownLatch over = new CountDownLatch(1);
    Thread cancelling =
        new Thread(
            () -> {
              try {
                while (!over.await(20, MILLISECONDS)) {
                  java.cancelJobGroup("theirs");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    java.setJobGroup("theirs", "what they do");
    cancelling.start();
    try {
      assertThatThrownBy(() -> small().setEpochs(1_000_000).fit(rows))
          .hasMessageContaining("cancelled");
    } finally {
      over.countDown();
      java.clearJobGroup();
    }
  }
}
