package dev.regatta.driver.spark.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regatta.driver.state.TrainingState;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Has Spark kill one of a run's workers, which stay over rounds, after a round. */
final class KillingATask implements RunListener {
  private final SparkContext spark;
  private final int round;
  private final Set<Long> running = ConcurrentHashMap.newKeySet();
  private boolean done;

  KillingATask(SparkContext spark, int round) {
    this.spark = spark;
    this.round = round;
    spark.addSparkListener(
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart event) {
            running.add(event.taskInfo().taskId());
          }

          @Override
          public void onTaskEnd(SparkListenerTaskEnd event) {
            running.remove(event.taskInfo().taskId());
          }
        });
  }

  @Override
  public void rounded(TrainingState state) {
    if (state.rounds == round && !done) {
      done = true;
      await().atMost(20, SECONDS).until(() -> running.size() == 3);
      Long victim = running.iterator().next();
      assertThat(spark.killTaskAttempt(victim, true, "meant to be lost")).isTrue();
      await().atMost(20, SECONDS).until(() -> !running.contains(victim));
    }
  }
}
