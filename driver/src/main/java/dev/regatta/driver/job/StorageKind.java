package dev.regatta.driver.job;

/** Where the workers' packed rows lie while a job trains. */
public enum StorageKind {
  /** In the memory of the executors. */
  MEMORY,
  /** In blocks on the disks of the executors; a worker reads ahead what it trains next. */
  DISK
}
