package dev.regatta.driver.spark.resident;

import dev.regatta.driver.spark.wire.PortAddress;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;

/**
 * Where workers find the driver: at once in its own JVM, else by calling it.
 *
 * @param key of the exchange, unique in the cluster
 */
record Desk(String key, PortAddress address) implements Serializable {
  /** The crews that workers of this JVM can join, by their exchange's key. */
  private static final ConcurrentMap<String, Crew> CREWS = new ConcurrentHashMap<>();

  /** From now on workers of this JVM join this crew. */
  void open(Crew crew) {
    CREWS.put(key, crew);
  }

  /** Nobody joins any more. */
  void close() {
    CREWS.remove(key);
  }

  /** Exchanges that are open in this JVM. */
  static int opened() {
    return CREWS.size();
  }

  /**
   * Joins; empty for a worker of an earlier stage.
   *
   * @param killed whether Spark wants the task to end
   * @throws IOException where the driver cannot be reached
   */
  Optional<Orders> join(Hello hello, BooleanSupplier killed)
      throws IOException, InterruptedException {
    Crew crew = CREWS.get(key);
    if (crew == null) {
      return Optional.of(new WireOrders(address, hello, killed));
    }
    LocalOrders orders = new LocalOrders(crew, hello.worker(), killed);
    return crew.join(hello, orders) ? Optional.of(orders) : Optional.empty();
  }
}
