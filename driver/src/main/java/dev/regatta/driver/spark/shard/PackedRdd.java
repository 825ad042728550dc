package dev.regatta.driver.spark.shard;

import dev.regatta.driver.exchange.WorkerShards;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The shards of each worker, packed from the worker's pages; one element per partition. It knows
 * its own number among Spark's RDDs, so that blocks on disk can name the shards that they are of.
 */
final class PackedRdd extends RDD<WorkerShards> {
  private static final long serialVersionUID = 1L;
  private static final ClassTag<WorkerShards> SHARDS = ClassTag$.MODULE$.apply(WorkerShards.class);

  private final Packing packing;
  private final ClassTag<byte[]> pageTag;

  PackedRdd(JavaRDD<byte[]> pages, Packing packing) {
    super(pages.rdd(), SHARDS);
    this.packing = packing;
    pageTag = pages.classTag();
  }

  JavaRDD<WorkerShards> toJava() {
    return new JavaRDD<>(this, SHARDS);
  }

  @Override
  public Partition[] getPartitions() {
    return firstParent(pageTag).partitions();
  }

  @Override
  public Iterator<WorkerShards> compute(Partition partition, TaskContext task) {
    Iterator<byte[]> pages = firstParent(pageTag).iterator(partition, task);
    TaskMemory memory = TaskMemory.take(task, packing.heldBytes());
    try {
      return Iterator$.MODULE$.single(
          packing.pack(partition.index(), JavaConverters.asJavaIterator(pages), id()));
    } finally {
      memory.release();
    }
  }
}
