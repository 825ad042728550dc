package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.Numbers;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the text of a cell means: which ones are missing and which stand for another text. */
final class CellSyntax implements Serializable {
  private static final long serialVersionUID = 1L;
  static final CellSyntax PLAIN = new CellSyntax(List.of(), Map.of(), Blank.TEXT);

  /** Whether an empty cell is missing or an empty text. */
  enum Blank {
    MISSING,
    TEXT
  }

  private final HashSet<String> missing;
  private final HashMap<String, String> replacements;
  private final boolean namesNumbers;

  CellSyntax(List<String> missing, Map<String, String> replacements, Blank blank) {
    this.missing = new HashSet<>(missing);
    this.replacements = new HashMap<>(replacements);
    if (blank == Blank.MISSING) {
      this.missing.add("");
    }
    namesNumbers =
        Stream.concat(missing.stream(), replacements.keySet().stream())
            .anyMatch(text -> !Double.isNaN(Numbers.parseOrNaN(text)));
  }

  /** The text, or null where it is missing. */
  @Nullable String text(@Nullable String cell) {
    if (cell == null) {
      return null;
    }
    String text = replacements.isEmpty() ? cell : replacements.getOrDefault(cell, cell);
    return missing.contains(text) ? null : text;
  }

  /** Whether a text that spells a number may be missing or stand for another text. */
  boolean namesNumbers() {
    return namesNumbers;
  }

  Map<String, String> replacements() {
    return replacements;
  }

  Set<String> missing() {
    return missing;
  }
}
