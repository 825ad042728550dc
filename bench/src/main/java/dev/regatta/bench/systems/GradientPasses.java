package dev.regatta.bench.systems;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.StageInfo;
import scala.collection.Iterator;

/** The jobs that aggregate the gradient of all rows, and their time. */
final class GradientPasses extends SparkListener {
  private static final String AGGREGATION = "treeAggregate";

  private final Map<Integer, Long> running = new HashMap<>();
  private long millis;
  private int passes;

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    Iterator<StageInfo> stages = start.stageInfos().iterator();
    while (stages.hasNext()) {
      if (stages.next().name().startsWith(AGGREGATION)) {
        running.put(start.jobId(), start.time());
      }
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    Long started = running.remove(end.jobId());
    if (started != null) {
      millis += end.time() - started;
      passes++;
    }
  }

  synchronized void clear() {
    running.clear();
    millis = 0;
    passes = 0;
  }

  /** The mean over the passes since {@link #clear}; the listener bus may still hold the last. */
  synchronized double secondsOfOne() {
    if (passes == 0) {
      throw new IllegalStateException("no job aggregated a gradient");
    }
    return millis / 1e3 / passes;
  }
}
