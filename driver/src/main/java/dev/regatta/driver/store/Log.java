package dev.regatta.driver.store;

import dev.regatta.driver.log.RunLogger;

/** The one logger of this package. */
final class Log {
  static final RunLogger LOG = RunLogger.of("dev.regatta.store");

  private Log() {}
}
