package dev.regatta.driver.scaling;

/**
 * Where a grid ran.
 *
 * @param machines that workers ran on
 * @param cores of all of them together
 */
public record Site(int machines, int cores) {
  /** Whether all workers, and the driver, share one machine. */
  boolean single() {
    return machines == 1;
  }

  /**
   * How much longer a replica takes because others want its core: replicas over cores, where they
   * are more. On several machines each worker is taken to have its own.
   */
  double crowd(int replicas) {
    return single() ? Math.max(1, (double) replicas / cores) : 1;
  }
}
