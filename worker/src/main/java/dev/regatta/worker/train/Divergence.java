package dev.regatta.worker.train;

/**
 * Where a replica's numbers stopped being finite.
 *
 * @param step the local step, 0-based within the epoch
 * @param loss the mean loss of that step's batch
 * @param firstRow the shard's row that the batch began with, 0-based
 */
public record Divergence(int worker, int replica, int epoch, int step, double loss, int firstRow) {
  /** One line for the user. */
  public String describe() {
    return String.format(
        "worker %d, replica %d, epoch %d, step %d (its batch begins with row %d of the shard): loss"
            + " %s",
        worker, replica, epoch + 1, step + 1, firstRow, loss);
  }
}
