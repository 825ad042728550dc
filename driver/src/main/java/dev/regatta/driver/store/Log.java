package dev.regatta.driver.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one logger of this package. */
final class Log {
  static final Logger LOG = LoggerFactory.getLogger("dev.regatta.store");

  private Log() {}
}
