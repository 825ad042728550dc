package dev.regatta.driver.spark.resident;

import dev.regatta.driver.spark.wire.Floats;
import dev.regatta.driver.spark.wire.Payload;
import dev.regatta.driver.spark.wire.PortAddress;
import dev.regatta.driver.spark.wire.Sink;
import dev.regatta.driver.spark.wire.WorkerPort;
import dev.regatta.worker.io.CorruptTensorsException;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A worker's way to the driver of another JVM. */
final class WireOrders implements Orders, WorkerPort.Listener {
  private final Inbox inbox;
  private final Buffers buffers = new Buffers();
  private final WorkerPort port;
  private volatile boolean disconnected;
  private @Nullable Order coming;
  private long answered;

  /**
   * Joins.
   *
   * @throws IOException where the driver cannot be reached
   */
  WireOrders(PortAddress driver, Hello hello, BooleanSupplier killed)
      throws IOException, InterruptedException {
    inbox = new Inbox(killed);
    port = new WorkerPort(driver, this);
    port.tell(hello.encode());
  }

  @Override
  public Sink incoming(byte[] header) {
    try {
      coming = OrderFrame.read(header, buffers);
      return Floats.receiving(OrderFrame.arrays(coming));
    } catch (CorruptTensorsException e) {
      throw new IllegalStateException("the driver's order cannot be read", e);
    }
  }

  @Override
  public void received() {
    Order order = coming;
    if (order == null || !inbox.offer(order)) {
      throw new IllegalStateException("an order came before the last one was answered");
    }
  }

  @Override
  public void leave() {
    inbox.dismiss();
  }

  @Override
  public void disconnected() {
    if (!inbox.dismissed()) {
      disconnected = true;
      inbox.dismiss();
    }
  }

  @Override
  public @Nullable Order next() throws InterruptedException {
    Order order = inbox.next();
    if (order == null && disconnected) {
      throw new IllegalStateException("the connection with the driver has ended");
    }
    return order;
  }

  @Override
  public void answer(Answer answer) {
    Payload payload = AnswerFrame.payload(answer);
    port.offer(Long.toString(++answered), payload);
    port.tell(AnswerFrame.header(answer, answered));
  }

  @Override
  public boolean dismissed() {
    return inbox.dismissed();
  }

  @Override
  public void close() {
    port.close();
  }
}
