package dev.regatta.ml;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/**
 * What a session is set to and holds, at one time: what was done between two of them left nothing
 * behind where the later one holds no more and is equal in all else.
 *
 * @param settings of the session, of its context and of Hadoop
 * @param callers local properties of this thread, among them job group and description
 * @param cached persistent RDDs
 * @param blocks of broadcasts and RDDs in the driver's block manager
 * @param threads of ours
 * @param listeners on Spark's bus
 */
record SessionState(
    Map<String, String> settings,
    Map<Object, Object> callers,
    int cached,
    int blocks,
    List<String> threads,
    int listeners,
    long tables,
    long temporaries) {

  /**
   * Waits until no more is held than was expected: Spark drops behind its callers' back what the
   * collector has found.
   */
  static SessionState settled(SparkSession session, SessionState expected) {
    await()
        .pollDelay(0, SECONDS)
        .atMost(30, SECONDS)
        .until(
            () -> {
              System.gc();
              SessionState now = of(session);
              return now.holdsNoMoreThan(expected);
            });
    return of(session);
  }

  /** What was there before may have gone since: Spark drops it when the collector has found it. */
  private boolean holdsNoMoreThan(SessionState before) {
    return blocks <= before.blocks
        && cached <= before.cached
        && temporaries <= before.temporaries
        && threads.size() <= before.threads.size();
  }

  static SessionState of(SparkSession session) {
    SparkContext spark = session.sparkContext();
    Map<String, String> settings = new TreeMap<>();
    JavaConverters.mapAsJavaMap(session.conf().getAll())
        .forEach((key, value) -> settings.put("session " + key, value));
    for (scala.Tuple2<String, String> entry : spark.getConf().getAll()) {
      settings.put("context " + entry._1(), entry._2());
    }
    spark.hadoopConfiguration().forEach(e -> settings.put("hadoop " + e.getKey(), e.getValue()));
    settings.put("checkpoints", String.valueOf(spark.getCheckpointDir()));
    settings.put("active", String.valueOf(SparkSession.getActiveSession().equals(some(session))));
    settings.put("stopped", String.valueOf(spark.isStopped()));
    Map<Object, Object> callers = new HashMap<>(spark.getLocalProperties());
    // Which of the two Spark's own SQL leaves there depends on what ran last.
    callers.keySet().removeIf(key -> key.toString().startsWith("__"));
    return new SessionState(
        settings,
        callers,
        spark.getPersistentRDDs().size(),
        SparkEnv.get().blockManager().getMatchingBlockIds(new IsHeld()).size(),
        ourThreads(),
        spark.listenerBus().listeners().size(),
        session.catalog().listTables().count(),
        temporaryDirectories());
  }

  private static scala.Option<SparkSession> some(SparkSession session) {
    return scala.Option.apply(session);
  }

  private static final class IsHeld extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId block) {
      return block.isRDD() || block.isBroadcast();
    }
  }

  private static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("regatta") || name.startsWith("rpc-client"))
        .sorted()
        .toList();
  }

  private static long temporaryDirectories() {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("regatta-fit-")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
