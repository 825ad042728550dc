package dev.regatta.driver.store;

import java.io.IOException;

/** When the faulty file system fails. One for the whole JVM: Hadoop makes the instances. */
final class Faults {
  /** Whether the operation that fails has taken place all the same. */
  enum Answer {
    REFUSED,
    LOST
  }

  private static long bytesLeft;
  private static int operationsLeft;
  private static Answer answer = Answer.REFUSED;
  private static boolean dies;
  private static boolean dead;
  private static int failures;

  private Faults() {}

  /** Nothing fails from now on. */
  static void none() {
    bytesLeft = Long.MAX_VALUE;
    operationsLeft = Integer.MAX_VALUE;
    answer = Answer.REFUSED;
    dies = false;
    dead = false;
    failures = 0;
  }

  /** The disk has room for so many bytes. */
  static void fullAfter(long bytes) {
    none();
    bytesLeft = bytes;
  }

  /** Operation {@code n}, from 0, that changes a name fails; those after it work. */
  static void operation(int n, Answer then) {
    none();
    operationsLeft = n;
    answer = then;
  }

  /** From operation {@code n} on everything fails, reads too. */
  static void diesAt(int n, Answer then) {
    operation(n, then);
    dies = true;
  }

  static int failures() {
    return failures;
  }

  /** How many of {@code wanted} bytes there is room for. */
  static int take(int wanted) {
    int room = (int) Math.min(wanted, bytesLeft);
    bytesLeft -= room;
    return room;
  }

  static IOException failure(String what) {
    failures++;
    return new IOException(what);
  }

  static void read() throws IOException {
    if (dead) {
      throw failure("the name node is away");
    }
  }

  @FunctionalInterface
  interface Operation<T> {
    T run() throws IOException;
  }

  static <T> T change(Operation<T> operation) throws IOException {
    read();
    if (operationsLeft-- != 0) {
      return operation.run();
    }
    if (answer == Answer.LOST) {
      operation.run();
    }
    dead = dies;
    throw failure("the name node is away");
  }
}
