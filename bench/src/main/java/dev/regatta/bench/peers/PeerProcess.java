package dev.regatta.bench.peers;

import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.task.StepTask;
import java.nio.file.Path;
import java.util.Map;

/** A peer's JVM. */
public final class PeerProcess implements AutoCloseable {
  private static final String HEAP = "3g";

  private final String name;
  private final ChildJvm jvm;

  private PeerProcess(Peer peer, int threads, String scratch) {
    name = peer.word() + "-" + threads;
    jvm =
        ChildJvm.start(
            peer.classPath(),
            peer.main(),
            HEAP,
            Map.of("OMP_NUM_THREADS", Integer.toString(threads)),
            Integer.toString(threads),
            peer.natives(),
            scratch);
  }

  /** libtorch through DJL, with so many threads for one operation. */
  public static PeerProcess libtorch(int threads) {
    return new PeerProcess(Peer.LIBTORCH, threads, "");
  }

  /** DL4J, with so many OpenMP threads. */
  public static PeerProcess dl4j(int threads) {
    return new PeerProcess(Peer.DL4J, threads, "");
  }

  /** DL4J on Spark with both cores, with one OpenMP thread in each task. */
  public static PeerProcess dl4jSpark(Path scratch) {
    return new PeerProcess(Peer.DL4J_SPARK, 1, scratch.toString());
  }

  /** DL4J on Spark with both cores and Regatta's master. */
  public static PeerProcess regattaMaster(Path scratch) {
    return new PeerProcess(Peer.REGATTA_MASTER, 1, scratch.toString());
  }

  /** Regatta's step on networks of DL4J, on one thread. */
  public static PeerProcess regattaStep() {
    return new PeerProcess(Peer.REGATTA_STEP, 1, "");
  }

  /** DL4J with one thread, on the libraries that Regatta brings. */
  public static PeerProcess dl4jBeside() {
    return new PeerProcess(Peer.DL4J_BESIDE, 1, "");
  }

  /** With the number of its threads: "libtorch-1". */
  public String name() {
    return name;
  }

  /** Steps of a task, from the first weights on and further with every turn. */
  public Side side(StepTask task) {
    return new Side(name + " " + task.words(), runs -> number("time " + task.words() + " " + runs));
  }

  /** The loss that is left after so many steps from the first weights. */
  public double learn(StepTask task, int steps) {
    return number("learn " + task.words() + " " + steps);
  }

  /** Gives up the tasks that it trained. */
  public void forget() {
    jvm.ask("forget");
  }

  /** A request that is answered with a number. */
  public double number(String request) {
    return Double.parseDouble(jvm.ask(request));
  }

  @Override
  public void close() {
    jvm.close();
  }
}
