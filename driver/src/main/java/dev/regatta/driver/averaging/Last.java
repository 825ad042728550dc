package dev.regatta.driver.averaging;

import dev.regatta.conf.Doc;

/** The weights after the last round, as they are. */
@Doc("The weights after the last round.")
public record Last() implements IterateAverage {
  @Override
  public double share(long before, long after, long planned) {
    return 1;
  }

  @Override
  public boolean averages() {
    return false;
  }
}
