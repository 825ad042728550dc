package dev.regatta.driver.spark.read;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.OneOrMore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Text files with a row per line and tabs between cells. */
@Doc("Text files with a row per line and a tab between cells; as csv, but that nothing is quoted.")
public record Tsv(
    @Doc(Locations.PATHS) @OneOrMore List<String> path,
    @Doc("Whether each file begins with the columns' names.") @Default("true") boolean header,
    @Doc("The columns' names, for files without header.") @Default("[]") List<String> columns,
    @Doc("What encloses cells that hold tabs; inside, it is doubled. Empty: nothing does.")
        @Default("''")
        String quote,
    @Doc("A line that begins with this character is no row.") Optional<String> comment,
    @Doc("Texts that mean a missing value, such as \\N; an empty cell is missing in any case.")
        @Default("[]")
        List<String> missing,
    @Doc("Texts that stand for another, whole cells, after trimming.") @Default("{}")
        Map<String, String> replace,
    @Doc("Columns whose kind is declared, numeric or text; as in csv.") @Default("{}")
        Map<String, String> types)
    implements SparkSource {
  public Tsv {
    path = List.copyOf(path);
    columns = List.copyOf(columns);
    missing = List.copyOf(missing);
    replace = Map.copyOf(replace);
    types = Map.copyOf(types);
    // The same keys are wrong in both.
    csv(path, header, columns, quote, comment, missing, replace, types);
  }

  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    Csv csv = csv(path, header, columns, quote, comment, missing, replace, types);
    return CsvFrame.open(spark, key, "tsv", csv, casts);
  }

  private static Csv csv(
      List<String> path,
      boolean header,
      List<String> columns,
      String quote,
      Optional<String> comment,
      List<String> missing,
      Map<String, String> replace,
      Map<String, String> types) {
    return new Csv(path, header, columns, "\t", quote, comment, missing, replace, types);
  }
}
