package dev.regatta.driver.spark.split;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.BadRows;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The bad rows of a job: none, the error that ends it, or how many were left out and why. */
public final class Tally {
  /** Training rows are told of first. */
  private static final List<String> ORDER = List.of("data.train", "data.validation", "data.test");

  private Tally() {}

  /**
   * Skipped rows by reason.
   *
   * @param notes about bad rows
   * @throws UserException naming the first bad row, where bad rows end the job
   */
  public static Map<String, Long> of(List<byte[]> notes, BadRows badRows) {
    List<BadRowNotes.Note> decoded = notes.stream().map(BadRowNotes.Note::decode).toList();
    if (badRows == BadRows.FAIL && !decoded.isEmpty()) {
      BadRowNotes.Note first =
          decoded.stream()
              .min(
                  Comparator.comparingInt((BadRowNotes.Note note) -> ORDER.indexOf(note.source()))
                      .thenComparing(BadRowNotes.Note::partition)
                      .thenComparing(BadRowNotes.Note::row)
                      .thenComparing(BadRowNotes.Note::column))
              .orElseThrow();
      throw new UserException(first.line());
    }
    Map<String, Long> skipped = new TreeMap<>();
    for (BadRowNotes.Note note : decoded) {
      skipped.merge("column " + note.column() + ": " + note.reason(), note.count(), Long::sum);
    }
    return skipped;
  }
}
