package dev.regatta.driver.spark.resident;

import dev.regatta.driver.log.RunLogger;
import dev.regatta.driver.spark.wire.DriverPort;
import dev.regatta.driver.spark.wire.Link;
import dev.regatta.driver.spark.wire.PortAddress;
import dev.regatta.worker.io.CorruptTensorsException;
import dev.regatta.worker.io.Tensors;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The workers of other JVMs, as they call. */
final class WireMembers implements DriverPort.Listener, AutoCloseable {
  private static final RunLogger LOG = RunLogger.of(WireMembers.class);

  /** Workers call on threads of Spark's. */
  private final RunLogger log = LOG.ofThisRun();

  private final ConcurrentMap<Link, WireMember> members = new ConcurrentHashMap<>();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder receivedBytes = new LongAdder();
  private final DriverPort port = new DriverPort(this);
  private volatile @Nullable Crew crew;

  /** From now on workers join this crew. */
  void serve(Crew next) {
    crew = next;
  }

  PortAddress address() {
    return port.address();
  }

  @Override
  public void received(Link link, byte[] message) {
    try {
      WireMember member = members.get(link);
      if (member == null) {
        join(link, Hello.decode(message));
      } else {
        member.answered(message);
      }
    } catch (CorruptTensorsException e) {
      log.warn("A message that cannot be read came from {}: {}", link.address(), e.getMessage());
      link.close();
    }
  }

  private void join(Link link, Hello hello) {
    Crew current = crew;
    if (current != null) {
      WireMember member = new WireMember(current, hello.worker(), link);
      members.put(link, member);
      if (current.join(hello, member)) {
        return;
      }
      members.remove(link);
    }
    log.info("{} is of a stage that is over, and is sent away", hello.describe());
    link.dismiss();
  }

  @Override
  public void closed(Link link) {
    sentBytes.add(link.sentBytes());
    receivedBytes.add(link.receivedBytes());
    WireMember member = members.remove(link);
    if (member != null) {
      member.lost("its connection has ended");
    }
  }

  /** Bytes of orders sent to all workers so far. */
  long sentBytes() {
    return sentBytes.sum() + members.keySet().stream().mapToLong(Link::sentBytes).sum();
  }

  /** Bytes of answers received from all workers so far. */
  long receivedBytes() {
    return receivedBytes.sum() + members.keySet().stream().mapToLong(Link::receivedBytes).sum();
  }

  @Override
  public void close() {
    port.close();
  }

  /** One of them. Its answers are read into arrays that serve again. */
  private static final class WireMember implements Member {
    private final Crew crew;
    private final int worker;
    private final Link link;
    private final Buffers buffers = new Buffers();

    WireMember(Crew crew, int worker, Link link) {
      this.crew = crew;
      this.worker = worker;
      this.link = link;
    }

    @Override
    public void order(Order order) {
      link.send(
          OrderFrame.header(order),
          OrderFrame.payload(order),
          e -> lost("its order was not delivered: " + e.getMessage()));
    }

    void answered(byte[] header) throws CorruptTensorsException {
      Tensors frame = Tensors.decode(header);
      AnswerFrame.Announced announced = AnswerFrame.read(frame, buffers);
      if (announced.sink().full()) {
        crew.answered(worker, announced.answer());
        return;
      }
      link.read(
          Long.toString(AnswerFrame.order(frame)),
          announced.sink(),
          () -> crew.answered(worker, announced.answer()),
          e -> lost("its answer did not come: " + e.getMessage()));
    }

    void lost(String reason) {
      crew.lost(worker, reason);
    }

    @Override
    public void dismiss() {
      link.dismiss();
    }
  }
}
