package dev.regatta.worker.prepare.time;

/** What one is in the numbers of a column of times, which count from 1970-01-01 UTC. */
public enum TimeUnit {
  DAY,
  MICROSECOND
}
