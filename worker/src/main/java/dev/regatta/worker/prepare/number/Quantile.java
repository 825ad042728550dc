package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import java.util.Arrays;
import java.util.List;

/**
 * The rank of x among training values, by landmarks at equal shares of them. A value that takes
 * several landmarks gets the middle of their ranks.
 */
@Doc("To the number's rank among training rows, uniform in 0 .. 1.")
public record Quantile(
    @Doc("Steps between the landmarks that ranks are read from; linear in between.")
        @Default("256")
        @Range(min = 2, max = 4096)
        int steps)
    implements Numeric {
  private static final int MOST_STEPS = 4096;

  public Quantile {
    if (steps < 2 || steps > MOST_STEPS) {
      throw new IllegalArgumentException("steps must lie between 2 and " + MOST_STEPS);
    }
  }

  @Override
  public boolean asksQuantiles() {
    return true;
  }

  @Override
  public Scale fit(List<NumberSummary> numbers) {
    double[][] values = new double[numbers.size()][];
    double[][] ranks = new double[numbers.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = new double[steps + 1];
      ranks[i] = new double[steps + 1];
      int landmarks = landmarks(numbers.get(i), values[i], ranks[i]);
      values[i] = Arrays.copyOf(values[i], landmarks);
      ranks[i] = Arrays.copyOf(ranks[i], landmarks);
    }
    return new RankScale(values, ranks);
  }

  /** Fills in distinct values and their middle ranks; returns how many. */
  private int landmarks(NumberSummary number, double[] values, double[] ranks) {
    int landmarks = 0;
    for (int first = 0; first <= steps; ) {
      double value = number.quantile((double) first / steps);
      int last = first;
      while (last < steps && number.quantile((double) (last + 1) / steps) == value) {
        last++;
      }
      values[landmarks] = value;
      ranks[landmarks++] = (first + last) / (2.0 * steps);
      first = last + 1;
    }
    return landmarks;
  }
}
