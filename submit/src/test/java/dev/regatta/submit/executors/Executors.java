package dev.regatta.submit.executors;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** The executors that came and went since this began to listen, by id. */
final class Executors extends SparkListener {
  private final Set<String> added = new ConcurrentSkipListSet<>();
  private final Set<String> removed = new ConcurrentSkipListSet<>();

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded event) {
    added.add(event.executorId());
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    removed.add(event.executorId());
  }

  /** The ids of those that went. */
  Set<String> gone() {
    return Set.copyOf(removed);
  }

  int added() {
    return added.size();
  }

  int removed() {
    return removed.size();
  }
}
