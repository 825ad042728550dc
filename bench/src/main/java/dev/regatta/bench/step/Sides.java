package dev.regatta.bench.step;

import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.task.Learner;
import java.util.List;
import java.util.function.Supplier;

/** Learners of this JVM as sides of a comparison. */
final class Sides {
  private Sides() {}

  /** Steps on the measuring thread. */
  static Side alone(String name, Learner learner) {
    return new Side(
        name,
        runs -> {
          long started = System.nanoTime();
          learner.train(runs);
          return (System.nanoTime() - started) / 1e9 / runs;
        });
  }

  /**
   * Steps of two learners at once, a thread each, that know nothing of each other; the seconds are
   * of one of all their steps.
   */
  static Side pair(String name, Supplier<Learner> opening) {
    List<Learner> learners = List.of(opening.get(), opening.get());
    return new Side(
        name,
        runs -> {
          int each = (runs + 1) / 2;
          long started = System.nanoTime();
          List<Thread> threads =
              learners.stream()
                  .map(learner -> new Thread(() -> learner.train(each), name))
                  .toList();
          threads.forEach(Thread::start);
          threads.forEach(Sides::await);
          return (System.nanoTime() - started) / 1e9 / (2.0 * each);
        });
  }

  private static void await(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeasurementException("interrupted", e);
    }
  }
}
