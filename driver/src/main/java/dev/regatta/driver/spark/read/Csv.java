package dev.regatta.driver.spark.read;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.OneOrMore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Text files with a row per line. */
@Doc("Text files with a row per line and a delimiter between cells; white space around is trimmed.")
public record Csv(
    @Doc(Locations.PATHS) @OneOrMore List<String> path,
    @Doc("Whether each file begins with the columns' names.") @Default("true") boolean header,
    @Doc("The columns' names, for files without header.") @Default("[]") List<String> columns,
    @Doc("What stands between cells.") @Default("\",\"") String delimiter,
    @Doc("What encloses cells that hold delimiters; inside, it is doubled. Empty: nothing does.")
        @Default("'\"'")
        String quote,
    @Doc("A line that begins with this character is no row.") Optional<String> comment,
    @Doc("Texts that mean a missing value; an empty cell is missing in any case.") @Default("[]")
        List<String> missing,
    @Doc("Texts that stand for another, whole cells, after trimming.") @Default("{}")
        Map<String, String> replace,
    @Doc(
            "Columns whose kind is declared, numeric or text; the others are numeric where at least"
                + " half of the training rows' cells are numbers.")
        @Default("{}")
        Map<String, String> types)
    implements SparkSource {
  static final String NUMERIC = "numeric";
  static final String TEXT = "text";

  public Csv {
    path = List.copyOf(path);
    columns = List.copyOf(columns);
    missing = List.copyOf(missing);
    replace = Map.copyOf(replace);
    types = Map.copyOf(types);
    if (header && !columns.isEmpty()) {
      throw new IllegalArgumentException("columns are for files without header: set header: false");
    }
    if (!header && columns.isEmpty()) {
      throw new IllegalArgumentException("without header, columns must name the columns");
    }
    if (columns.stream().distinct().count() < columns.size()) {
      throw new IllegalArgumentException("columns name a column twice");
    }
    if (delimiter.isEmpty()) {
      throw new IllegalArgumentException("delimiter must be at least one character");
    }
    if (quote.length() > 1 || comment.orElse("#").length() != 1) {
      throw new IllegalArgumentException("quote and comment are one character each");
    }
    for (Map.Entry<String, String> type : types.entrySet()) {
      if (!type.getValue().equals(NUMERIC) && !type.getValue().equals(TEXT)) {
        throw new IllegalArgumentException(
            "types: column %s is %s; allowed are numeric and text"
                .formatted(type.getKey(), type.getValue()));
      }
    }
  }

  /** A csv file with header and otherwise the defaults. */
  public static Csv of(String path) {
    return new Csv(
        List.of(path), true, List.of(), ",", "\"", Optional.empty(), List.of(), Map.of(), Map.of());
  }

  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    return CsvFrame.open(spark, key, "csv", this, casts);
  }
}
