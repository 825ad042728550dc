package dev.regatta.driver.sync;

import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Progress;
import java.util.OptionalDouble;

/**
 * As many local steps as fit into a time, at least one: no replica waits in a round for one that is
 * slower. Each goes on where it stopped, and those that are done with their rows of the epoch wait
 * for the others' there. All steps of a round have the learning rate of its beginning.
 *
 * <p>How many steps fit depends on the machine and the moment: two runs differ, and so does a task
 * that Spark runs again.
 */
@Doc("As many local steps as fit into a time, however fast each replica is. Not reproducible.")
public record TimeBox(
    @Doc("Milliseconds of local steps between two averages.") @Range(min = 0, minExclusive = true)
        double millis)
    implements SyncPolicy {
  @Override
  public int localSteps(Progress progress, double learningRate, History history) {
    return Integer.MAX_VALUE;
  }

  @Override
  public OptionalDouble boxMillis() {
    return OptionalDouble.of(millis);
  }

  @Override
  public boolean reproducible() {
    return false;
  }
}
