package dev.regatta.worker.train;

/** What becomes of the optimizer's slots when replicas average their weights. */
public enum LocalState {
  /** Slots are averaged like weights and go back to every replica. */
  AVERAGE,
  /** Slots stay with their replica and belong to checkpoints. */
  KEEP,
  /** Slots are zero, with age 0, at the start of every round. */
  RESET
}
