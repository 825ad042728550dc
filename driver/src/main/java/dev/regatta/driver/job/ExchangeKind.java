package dev.regatta.driver.job;

/** The ways in which rounds can reach the workers. */
public enum ExchangeKind {
  /** All workers in the driver's JVM: only where Spark runs in local mode. */
  LOCAL,
  /** One Spark job per round. */
  JOBS,
  /** One barrier stage for many rounds: all workers at once. */
  RESIDENT
}
