package dev.regatta.driver.store;

/** Told when a write reaches a point at which a crash would leave another state on disk. */
@FunctionalInterface
interface Hook {
  Hook NONE = point -> {};

  void reached(String point);
}
