package dev.regatta.driver.spark.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regatta.driver.spark.LocalSpark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both ends of a real connection in one JVM: every bit arrives, and each hears of the other's end.
 */
class PortsTest {
  private static final int PIECE_FLOATS = PayloadBuffer.PIECE_BYTES / 4;

  private static SparkSession spark;

  private final Driver driver = new Driver();
  private @Nullable DriverPort opened;
  private final List<Worker> workers = new ArrayList<>();

  @BeforeAll
  static void start() {
    spark = LocalSpark.java();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void open() {
    opened = new DriverPort(driver);
  }

  private DriverPort port() {
    return Objects.requireNonNull(opened);
  }

  @AfterEach
  void close() {
    workers.forEach(worker -> worker.port().close());
    port().close();
  }

  private static final class Driver implements DriverPort.Listener {
    private final BlockingQueue<Link> links = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Link> closed = new LinkedBlockingQueue<>();

    @Override
    public void received(Link link, byte[] message) {
      // Whoever polls the link finds its message there.
      messages.add(message);
      links.add(link);
    }

    @Override
    public void closed(Link link) {
      closed.add(link);
    }
  }

  /** One that takes arrays of the lengths that the header has, and offers them back. */
  private static final class Worker implements WorkerPort.Listener {
    private final CountDownLatch left = new CountDownLatch(1);
    private final CountDownLatch disconnected = new CountDownLatch(1);
    private final BlockingQueue<float[][]> received = new LinkedBlockingQueue<>();
    private volatile float[][] arrays = {};
    private volatile boolean broken;
    private @Nullable WorkerPort port;

    WorkerPort port() {
      return Objects.requireNonNull(port);
    }

    @Override
    public Sink incoming(byte[] header) {
      int[] lengths = new int[header.length / 4];
      ByteBuffer.wrap(header).asIntBuffer().get(lengths);
      arrays = Bits.zeros(lengths);
      return broken ? Floats.receiving(new float[1]) : Floats.receiving(arrays);
    }

    @Override
    public void received() {
      port().offer("echo", Floats.sending(arrays));
      received.add(arrays);
    }

    @Override
    public void leave() {
      left.countDown();
    }

    @Override
    public void disconnected() {
      disconnected.countDown();
    }
  }

  private Worker join() throws IOException, InterruptedException {
    Worker worker = new Worker();
    worker.port = new WorkerPort(port().address(), worker);
    workers.add(worker);
    return worker;
  }

  private Link link(Worker worker) throws InterruptedException {
    worker.port().tell(new byte[] {7});
    return polled(driver.links);
  }

  private static <T> T polled(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(20, SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private static byte[] header(int... lengths) {
    ByteBuffer header = ByteBuffer.allocate(4 * lengths.length);
    header.asIntBuffer().put(lengths);
    return header.array();
  }

  static Stream<int[]> lengths() {
    return Stream.of(
        new int[] {},
        new int[] {0},
        new int[] {1},
        new int[] {3},
        new int[] {4},
        new int[] {PIECE_FLOATS - 1},
        new int[] {PIECE_FLOATS},
        new int[] {PIECE_FLOATS + 1},
        new int[] {1_000_003},
        new int[] {1, 0, PIECE_FLOATS + 1, 3},
        new int[] {PIECE_FLOATS - 1, 2, 1_000_003, 0});
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void everyBitArrivesBothWays(int[] lengths) throws Exception {
    Worker worker = join();
    Link link = link(worker);
    float[][] sent = Bits.arrays(lengths);
    for (int turn = 0; turn < 3; turn++) {
      BlockingQueue<String> told = new LinkedBlockingQueue<>();
      link.send(header(lengths), Floats.sending(sent), e -> told.add(e.toString()));
      assertThat(Bits.of(polled(worker.received))).isDeepEqualTo(Bits.of(sent));

      float[][] back = Bits.zeros(lengths);
      link.read(
          "echo", Floats.receiving(back), () -> told.add("done"), e -> told.add(e.toString()));
      assertThat(polled(told)).isEqualTo("done");
      assertThat(Bits.of(back)).isDeepEqualTo(Bits.of(sent));
    }
  }

  @Test
  void aThousandPayloadsInARowArrive() throws Exception {
    Worker worker = join();
    Link link = link(worker);
    for (int turn = 0; turn < 1000; turn++) {
      float[][] sent = Bits.arrays(turn, 17);
      link.send(header(turn, 17), Floats.sending(sent), e -> {});
      assertThat(Bits.of(polled(worker.received))).isDeepEqualTo(Bits.of(sent));
      worker.port().tell(header(turn));
      assertThat(polled(driver.links)).isSameAs(link);
    }
    assertThat(driver.messages).hasSize(1001);
  }

  @Test
  void dismissalReachesAWorkerThatIsBusy() throws Exception {
    Worker worker = join();
    Link link = link(worker);
    link.send(header(1_000_003), Floats.sending(Bits.arrays(1_000_003)), e -> {});

    link.dismiss();

    assertThat(worker.left.await(20, SECONDS)).isTrue();
    assertThat(worker.disconnected.getCount()).isEqualTo(1);
  }

  @Test
  void theDriverHearsOfAWorkersEnd() throws Exception {
    Worker worker = join();
    Link link = link(worker);

    worker.port().close();

    assertThat(polled(driver.closed)).isSameAs(link);
  }

  @Test
  void theWorkerHearsOfTheLinksEndAndOfThePorts() throws Exception {
    Worker first = join();
    Link link = link(first);
    Worker second = join();
    link(second);

    link.close();
    assertThat(first.disconnected.await(20, SECONDS)).isTrue();
    assertThat(second.disconnected.getCount()).isEqualTo(1);

    port().close();
    assertThat(second.disconnected.await(20, SECONDS)).isTrue();
  }

  @Test
  void aWorkerThatCannotTakeItsPayloadEndsTheConnection() throws Exception {
    Worker worker = join();
    Link link = link(worker);
    worker.broken = true;
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    link.send(header(1_000_003), Floats.sending(Bits.arrays(1_000_003)), failures::add);

    polled(failures);
    assertThat(polled(driver.closed)).isSameAs(link);
    assertThat(worker.disconnected.await(20, SECONDS)).isTrue();
  }

  @Test
  void anAnswerOfAnotherLengthFails() throws Exception {
    Worker worker = join();
    Link link = link(worker);
    link.send(header(10), Floats.sending(Bits.arrays(10)), e -> {});
    polled(worker.received);
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    link.read("echo", Floats.receiving(new float[11]), () -> {}, failures::add);

    assertThat(polled(failures)).hasMessageContaining("fewer bytes");
  }

  @Test
  void whatIsNotOfferedFails() throws Exception {
    Worker worker = join();
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    link(worker).read("other", Floats.receiving(new float[1]), () -> {}, failures::add);

    assertThat(polled(failures)).hasMessageContaining("nothing is offered as other");
  }

  @Test
  void nobodyAnswersWhereThereIsNoDriver() {
    PortAddress nowhere = new PortAddress("127.0.0.1", 1, "none");

    assertThatThrownBy(() -> new WorkerPort(nowhere, new Worker())).isInstanceOf(IOException.class);
    await().atMost(20, SECONDS).until(() -> rpcClients() == 0);
  }

  private static long rpcClients() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("rpc-client"))
        .count();
  }
}
