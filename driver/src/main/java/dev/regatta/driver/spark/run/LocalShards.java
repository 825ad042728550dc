package dev.regatta.driver.spark.run;

import dev.regatta.driver.exchange.WorkerShards;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.spark.api.java.JavaRDD;

/** Hands cached shards to the driver where tasks run in its own JVM: by reference, not by copy. */
final class LocalShards {
  private static final ConcurrentMap<String, WorkerShards> HANDED = new ConcurrentHashMap<>();

  private LocalShards() {}

  /** The shards by worker. Spark runs in local mode. */
  static List<WorkerShards> of(JavaRDD<WorkerShards> shards) {
    String key = UUID.randomUUID().toString();
    shards
        .mapPartitionsWithIndex(
            (worker, own) -> {
              HANDED.put(key + worker, own.next());
              return Collections.<Integer>emptyIterator();
            },
            true)
        .collect();
    List<WorkerShards> handed = new ArrayList<>();
    for (int worker = 0; worker < shards.getNumPartitions(); worker++) {
      WorkerShards own = HANDED.remove(key + worker);
      if (own == null) {
        throw new IllegalStateException("worker " + worker + " has no shards in this JVM");
      }
      handed.add(own);
    }
    return handed;
  }
}
