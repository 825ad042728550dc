package dev.regatta.driver.spark.run;

import dev.regatta.worker.shard.PackedShard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.spark.api.java.JavaRDD;

/** Hands cached shards to the driver where tasks run in its own JVM: by reference, not by copy. */
final class LocalShards {
  private static final ConcurrentMap<String, PackedShard> HANDED = new ConcurrentHashMap<>();

  private LocalShards() {}

  /** The shards by partition index. Spark runs in local mode. */
  static List<PackedShard> of(JavaRDD<PackedShard> shards) {
    String key = UUID.randomUUID().toString();
    shards
        .mapPartitionsWithIndex(
            (partition, own) -> {
              HANDED.put(key + partition, own.next());
              return Collections.<Integer>emptyIterator();
            },
            true)
        .collect();
    List<PackedShard> handed = new ArrayList<>();
    for (int partition = 0; partition < shards.getNumPartitions(); partition++) {
      PackedShard shard = HANDED.remove(key + partition);
      if (shard == null) {
        throw new IllegalStateException("partition " + partition + " has no shard in this JVM");
      }
      handed.add(shard);
    }
    return handed;
  }
}
