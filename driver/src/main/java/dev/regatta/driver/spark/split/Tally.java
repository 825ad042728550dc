package dev.regatta.driver.spark.split;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.BadRows;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bad rows of a job: none, the error that ends it, or how many were left out and why. */
public final class Tally {
  /** Training rows are told of first. */
  private static final List<String> SOURCES = List.of("data.train", "data.validation", "data.test");

  /** Partitions of files are in the order of Spark's, in which a later part may come first. */
  private static final Comparator<BadRowCount> ORDER =
      Comparator.comparingInt((BadRowCount bad) -> SOURCES.indexOf(bad.source()))
          .thenComparing(bad -> bad.first().partition())
          .thenComparing(bad -> bad.first().file())
          .thenComparing(bad -> bad.first().offset())
          .thenComparing(bad -> bad.first().row())
          .thenComparing(BadRowCount::column);

  private Tally() {}

  /**
   * Skipped rows by source, column and reason, the first ones first.
   *
   * @param notes about bad rows
   * @throws UserException naming the first bad row that ends the job, if there is one
   */
  public static List<BadRowCount> of(List<byte[]> notes, BadRows badRows) {
    List<BadRowCount> found = notes.stream().map(BadRowNotes::decode).sorted(ORDER).toList();
    Optional<BadRowCount> end =
        found.stream().filter(bad -> !badRows.skips(bad.cause())).findFirst();
    if (end.isPresent()) {
      throw new UserException(end.get().line());
    }
    Map<List<String>, BadRowCount> skipped = new LinkedHashMap<>();
    for (BadRowCount bad : found) {
      skipped.merge(List.of(bad.source(), bad.column(), bad.reason()), bad, BadRowCount::plus);
    }
    return List.copyOf(skipped.values());
  }
}
