package dev.regatta.driver.spark.exchange;

import org.jspecify.annotations.Nullable;

/**
 * The points of a round at which a worker can be lost. Fault tests stop or end it there; without an
 * observer, as in production, passing one costs a volatile read.
 */
public final class Moments {
  /** In the order in which a worker passes them. */
  public enum Moment {
    /** The plan and the weights have come. */
    PLAN_RECEIVED,
    /** Before each local step, on the replica's thread. */
    STEPPING,
    /** The update is made, and the driver does not have it yet. */
    UPDATE_READY
  }

  /** Sees the workers of one JVM pass; called on their threads, and may throw. */
  public interface Observer {
    void reached(Moment moment, int worker);
  }

  private static volatile @Nullable Observer observer;

  private Moments() {}

  /** Has all workers of this JVM observed from now on. */
  public static void observe(Observer next) {
    observer = next;
  }

  /**
   * A worker has come to a point.
   *
   * @param worker 0-based
   */
  public static void reached(Moment moment, int worker) {
    Observer current = observer;
    if (current != null) {
      current.reached(moment, worker);
    }
  }
}
