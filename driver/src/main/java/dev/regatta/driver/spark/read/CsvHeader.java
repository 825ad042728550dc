package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The first line of a csv file, read here because Spark renames columns that share a name. */
final class CsvHeader {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private CsvHeader() {}

  /** The names of the columns: of the header, or of the source. */
  static List<String> names(Configuration hadoop, String key, Csv csv) {
    Path first = Locations.files(hadoop, key, csv.path()).get(0).getPath();
    if (!csv.header()) {
      return csv.columns();
    }
    String line = firstLine(hadoop, key, csv, first);
    List<String> names = split(line, csv.delimiter(), csv.quote());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isEmpty()) {
        throw new UserException(
            "%s: column %d of %s has no name; write one into its header"
                .formatted(key, i + 1, first));
      }
      if (!seen.add(name)) {
        throw new UserException(
            "%s: two columns of %s are named %s; rename one".formatted(key, first, name));
      }
    }
    return names;
  }

  private static String firstLine(Configuration hadoop, String key, Csv csv, Path file) {
    try (BufferedReader reader = Locations.reader(hadoop, file)) {
      @Nullable String line = reader.readLine();
      while (line != null && skipped(line, csv)) {
        line = reader.readLine();
      }
      if (line == null) {
        throw new UserException("%s: %s holds no rows".formatted(key, file));
      }
      return line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    } catch (IOException e) {
      throw Locations.unreadable(key, file.toString(), e);
    }
  }

  private static boolean skipped(String line, Csv csv) {
    return line.isBlank() || csv.comment().map(line::startsWith).orElse(false);
  }

  static List<String> split(String line, String delimiter, String quote) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    int at = 0;
    while (at < line.length()) {
      boolean isQuote = !quote.isEmpty() && line.startsWith(quote, at);
      if (quoted && isQuote && line.startsWith(quote, at + 1)) {
        cell.append(quote);
        at += 2;
      } else if (isQuote && (quoted || cell.toString().isBlank())) {
        quoted = !quoted;
        at++;
      } else if (!quoted && line.startsWith(delimiter, at)) {
        cells.add(cell.toString().trim());
        cell.setLength(0);
        at += delimiter.length();
      } else {
        cell.append(line.charAt(at++));
      }
    }
    cells.add(cell.toString().trim());
    return cells;
  }
}
