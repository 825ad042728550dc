package dev.regatta.driver.spark.shard;

import dev.regatta.conf.Counted;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.spark.split.TypeDrift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a column of held-out rows differs from that of the training rows. It counts cells and never
 * holds a value.
 *
 * @param rows of the split
 * @param newCategories cells with a category that training rows do not have
 * @param outsideRange cells with a number below or above all of the training rows'
 * @param types where they are others
 */
public record ColumnDrift(
    Split split,
    String column,
    long rows,
    long newCategories,
    long outsideRange,
    Optional<TypeDrift> types) {
  /** Of rows that were split at random some exceed the range too: so few are not worth a line. */
  private static final double TOLD_SHARE = 0.01;

  /** Whether a person wants to know. */
  public boolean notable() {
    return newCategories > 0 || share(outsideRange) >= TOLD_SHARE || types.isPresent();
  }

  /** The part of the rows. */
  public double share(long cells) {
    return rows == 0 ? 0 : (double) cells / rows;
  }

  /** In one line. */
  public String describe() {
    List<String> parts = new ArrayList<>();
    types.ifPresent(
        drift ->
            parts.add(
                "column %s is %s, and %s in training rows"
                    .formatted(column, drift.type(), drift.trainingType())));
    if (newCategories > 0) {
      parts.add(
          "%s (%s) hold%s a category that training rows do not have; %s as none of the known ones"
              .formatted(
                  cells(newCategories),
                  percent(newCategories),
                  newCategories == 1 ? "s" : "",
                  newCategories == 1 ? "it counts" : "they count"));
    }
    if (share(outsideRange) >= TOLD_SHARE) {
      parts.add(
          "%s (%s) %s outside the range of the training rows"
              .formatted(
                  cells(outsideRange), percent(outsideRange), outsideRange == 1 ? "lies" : "lie"));
    }
    return split.label() + ": " + String.join("; ", parts);
  }

  private String cells(long number) {
    return Counted.of(number, "cell") + " of column " + column;
  }

  private String percent(long cells) {
    return String.format(Locale.ROOT, "%.1f percent", 100 * share(cells));
  }
}
