package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.Numbers;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the first lines of a text file say of its form: what stands between cells, whether there is
 * a header, which lines are comments.
 *
 * @param rows the cells of the first lines; that of the header is the first
 */
record CsvGuess(
    String delimiter, boolean header, Optional<String> comment, List<List<String>> rows) {
  private static final int LINES = 500;
  private static final List<String> DELIMITERS = List.of(",", "\t", ";", "|");
  private static final List<String> COMMENTS = List.of("#", "|", "%");
  private static final String QUOTE = "\"";
  private static final String TAB = "\t";

  /** Reads the first lines of a file. */
  static CsvGuess of(Configuration hadoop, String key, Path file, boolean tabs) {
    List<String> lines = lines(hadoop, key, file);
    String delimiter = tabs ? TAB : delimiter(lines);
    int cells = cells(lines, delimiter);
    Optional<String> comment =
        lines.stream()
            .filter(line -> CsvHeader.split(line, delimiter, QUOTE).size() != cells)
            .flatMap(line -> COMMENTS.stream().filter(line::startsWith))
            .findFirst();
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines) {
      List<String> row = CsvHeader.split(line, delimiter, QUOTE);
      if (row.size() == cells && comment.filter(line::startsWith).isEmpty()) {
        rows.add(row);
      }
    }
    return new CsvGuess(delimiter, isHeader(rows), comment, rows);
  }

  /** The source of that form at a path. */
  SparkSource source(String path) {
    List<String> columns = header ? List.of() : names(rows.get(0).size());
    if (delimiter.equals(TAB)) {
      boolean quoted = rows.stream().flatMap(List::stream).anyMatch(cell -> cell.startsWith(QUOTE));
      return new Tsv(
          List.of(path),
          header,
          columns,
          quoted ? QUOTE : "",
          comment,
          List.of(),
          Map.of(),
          Map.of());
    }
    return new Csv(
        List.of(path), header, columns, delimiter, QUOTE, comment, List.of(), Map.of(), Map.of());
  }

  private static List<String> names(int columns) {
    return IntStream.rangeClosed(1, columns).mapToObj(i -> "column" + i).toList();
  }

  private static List<String> lines(Configuration hadoop, String key, Path file) {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = Locations.reader(hadoop, file)) {
      @Nullable String line = reader.readLine();
      while (line != null && lines.size() < LINES) {
        if (!line.isBlank()) {
          lines.add(line);
        }
        line = reader.readLine();
      }
    } catch (IOException e) {
      throw Locations.unreadable(key, file.toString(), e);
    }
    if (lines.isEmpty()) {
      throw new UserException("%s: %s holds no rows".formatted(key, file));
    }
    return lines;
  }

  /** The one that cuts most lines into as many cells; of several, the one that makes most cells. */
  private static String delimiter(List<String> lines) {
    String best = DELIMITERS.get(0);
    long most = 0;
    for (String delimiter : DELIMITERS) {
      int cells = cells(lines, delimiter);
      long alike =
          lines.stream()
              .filter(line -> CsvHeader.split(line, delimiter, QUOTE).size() == cells)
              .count();
      long score = cells < 2 ? 0 : alike * LINES + Math.min(cells, LINES - 1);
      if (score > most) {
        best = delimiter;
        most = score;
      }
    }
    return best;
  }

  /** The number of cells that most lines have. */
  private static int cells(List<String> lines, String delimiter) {
    Map<Integer, Integer> counts = new TreeMap<>();
    lines.forEach(
        line -> counts.merge(CsvHeader.split(line, delimiter, QUOTE).size(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(1);
  }

  /**
   * Names are different texts, and none is a number. Where a column holds numbers below, that is
   * enough; where none does, no name may come up again in its column.
   */
  private static boolean isHeader(List<List<String>> rows) {
    List<String> first = rows.get(0);
    boolean names =
        new HashSet<>(first).size() == first.size()
            && first.stream().noneMatch(cell -> cell.isBlank() || isNumber(cell));
    if (!names || rows.size() == 1) {
      return names;
    }
    List<List<String>> below = rows.subList(1, rows.size());
    for (int i = 0; i < first.size(); i++) {
      int column = i;
      long numbers = below.stream().filter(row -> isNumber(row.get(column))).count();
      if (2 * numbers > below.size()) {
        return true;
      }
    }
    return IntStream.range(0, first.size())
        .noneMatch(
            i -> {
              Set<String> values = new HashSet<>();
              below.forEach(row -> values.add(row.get(i)));
              return values.contains(first.get(i));
            });
  }

  private static boolean isNumber(String cell) {
    return !Double.isNaN(Numbers.parseOrNaN(cell));
  }
}
