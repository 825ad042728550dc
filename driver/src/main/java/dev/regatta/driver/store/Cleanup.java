package dev.regatta.driver.store;

import java.io.IOException;

/** Tidying after a failure, which must not hide the failure. */
final class Cleanup {
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  private Cleanup() {}

  static void after(Throwable failure, Action action) {
    try {
      action.run();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
