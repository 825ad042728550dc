package dev.regatta.driver.spark.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.spark.LocalSpark;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.memory.TaskMemoryManager;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

/** What a task takes leaves the sort of its input, which then lies on disk and comes in order. */
class TaskMemoryTest {
  private static final int PAGES = 400;
  private static final int PAGE_BYTES = 100_000;
  private static final long MORE_THAN_THERE_IS = 1L << 40;

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.java(Map.of("spark.unsafe.exceptionOnMemoryLeak", "true"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** The keys that a task read, and the bytes that the sort of its input held in memory. */
  private record Seen(List<Integer> keys, long sortBefore, long sortAfter) {
    /** Of what crosses from the task: Kryo 4 carries no records. */
    static Seen of(long[] crossed) {
      List<Integer> keys = Arrays.stream(crossed).skip(2).mapToObj(key -> (int) key).toList();
      return new Seen(keys, crossed[0], crossed[1]);
    }
  }

  @Test
  void sortedPagesMakeRoomOnDisk() {
    Seen seen = seen(MORE_THAN_THERE_IS);

    assertThat(seen.sortBefore()).isGreaterThan((long) PAGES * PAGE_BYTES);
    assertThat(seen.sortAfter()).isZero();
    assertThat(seen.keys()).containsExactlyElementsOf(IntStream.range(0, PAGES).boxed().toList());
  }

  @Test
  void sortedPagesStayWhereThereIsRoomForBoth() {
    Seen seen = seen(PAGE_BYTES);

    assertThat(seen.sortAfter()).isEqualTo(seen.sortBefore());
    assertThat(seen.keys()).hasSize(PAGES);
  }

  private static Seen seen(long taken) {
    List<Integer> keys = IntStream.range(0, PAGES).map(i -> PAGES - 1 - i).boxed().toList();
    return Seen.of(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(keys, 2)
            .mapToPair(key -> new Tuple2<>(key, new byte[PAGE_BYTES]))
            .repartitionAndSortWithinPartitions(new HashPartitioner(1))
            .mapPartitions(pages -> List.of(read(pages, taken)).iterator())
            .collect()
            .get(0));
  }

  private static long[] read(Iterator<Tuple2<Integer, byte[]>> pages, long taken) {
    TaskMemoryManager ofTask = TaskContext.get().taskMemoryManager();
    LongStream.Builder seen = LongStream.builder();
    int first = pages.next()._1();
    long before = ofTask.getMemoryConsumptionForThisTask();
    TaskMemory memory = TaskMemory.take(TaskContext.get(), taken);
    try {
      long after = ofTask.getMemoryConsumptionForThisTask() - memory.getUsed();
      seen.add(before).add(after).add(first);
      pages.forEachRemaining(page -> seen.add(page._1()));
      return seen.build().toArray();
    } finally {
      memory.release();
    }
  }
}
