package dev.regatta.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.worker.prepare.BadRowException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SplitMethodsTest {
  /** A row whose hash is 7. */
  private record Cells(@Nullable String category, double time) implements SplitRow {
    @Override
    public long hash() {
      return 7;
    }

    @Override
    public long hash(String text) {
      return 1000L + text.length();
    }

    @Override
    public String className() {
      return "iris";
    }
  }

  private static long placeOf(double time) throws BadRowException {
    return new TimeSplit("at").place(new Cells(null, time));
  }

  @Test
  void laterTimesHaveLowerPlacesAndEqualOnesTheSame() throws BadRowException {
    double[] ascending = {
      -Float.MAX_VALUE, -2, -1e-300, 0, Double.MIN_VALUE, 1, 1.5, 1.6e15, 1.6e15 + 0.25, 1e300
    };
    for (int i = 1; i < ascending.length; i++) {
      assertThat(placeOf(ascending[i])).isLessThan(placeOf(ascending[i - 1]));
    }
    assertThat(placeOf(-0.0)).isEqualTo(placeOf(0.0));
    assertThatThrownBy(() -> placeOf(Double.NaN)).hasMessage("column at: " + TimeSplit.NO_TIME);
  }

  @Test
  void aGroupsNameDecidesAndARowWithoutOneIsOnItsOwn() throws BadRowException {
    GroupSplit groups = new GroupSplit("customer");
    assertThat(groups.place(new Cells("abc", 0))).isEqualTo(1003);
    assertThat(groups.place(new Cells(null, 0))).isEqualTo(7);
    assertThat(groups.keptOut()).hasValue("customer");
    assertThat(new TimeSplit("at").keptOut()).isEmpty();
  }

  @Test
  void classesAreTheStrata() {
    Cells row = new Cells(null, 0);
    assertThat(new StratifiedSplit().stratum(row)).isEqualTo("iris");
    assertThat(new StratifiedSplit().place(row)).isEqualTo(new RandomSplit().place(row));
    assertThat(new RandomSplit().stratum(row)).isEmpty();
  }
}
