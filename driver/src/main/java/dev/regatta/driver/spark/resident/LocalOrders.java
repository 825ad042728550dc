package dev.regatta.driver.spark.resident;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Both ways where the worker lives in the driver's JVM: everything crosses by reference. */
final class LocalOrders implements Orders, Member {
  private final Crew crew;
  private final int worker;
  private final Inbox inbox;

  LocalOrders(Crew crew, int worker, BooleanSupplier killed) {
    this.crew = crew;
    this.worker = worker;
    inbox = new Inbox(killed);
  }

  @Override
  public void order(Order order) {
    if (!inbox.offer(order)) {
      crew.lost(worker, "it has not taken its last order");
    }
  }

  @Override
  public @Nullable Order next() throws InterruptedException {
    return inbox.next();
  }

  @Override
  public void answer(Answer answer) {
    crew.answered(worker, answer);
  }

  @Override
  public boolean dismissed() {
    return inbox.dismissed();
  }

  @Override
  public void dismiss() {
    inbox.dismiss();
  }

  @Override
  public void close() {
    crew.lost(worker, "it has left");
  }
}
