package dev.regatta.driver.spark.shard;

import java.util.Comparator;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.ShuffledRDD;
import scala.collection.Seq;
import scala.math.Ordering$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The shuffle that brings every worker its pages, in the order of their keys, to any executor.
 *
 * <p>Spark's own prefers the executor that holds most of what is to be fetched. Where rows are few
 * that is one executor for all workers: it would train one shard after the other while the rest
 * idle, and tasks that must start together would wait for their better place to come free.
 */
final class DealtShuffle<P> extends ShuffledRDD<Long, P, P> {
  private static final long serialVersionUID = 1L;
  private static final ClassTag<Long> KEY = ClassTag$.MODULE$.apply(Long.class);

  private DealtShuffle(JavaPairRDD<Long, P> pages, DealPartitioner workers, ClassTag<P> page) {
    super(pages.rdd(), workers, KEY, page, page);
  }

  /** One partition per worker. */
  static <P> JavaPairRDD<Long, P> of(
      JavaPairRDD<Long, P> pages, DealPartitioner workers, Class<P> page) {
    ClassTag<P> tag = ClassTag$.MODULE$.apply(page);
    DealtShuffle<P> shuffle = new DealtShuffle<>(pages, workers, tag);
    shuffle.setKeyOrdering(Ordering$.MODULE$.comparatorToOrdering(Comparator.<Long>naturalOrder()));
    return new JavaPairRDD<>(shuffle, KEY, tag);
  }

  /** None. */
  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    return scala.collection.immutable.List$.MODULE$.empty();
  }
}
