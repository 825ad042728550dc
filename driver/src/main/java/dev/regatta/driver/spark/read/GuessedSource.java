package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A source of which only the place is known: the format follows from the names of its files and
 * what they begin with.
 *
 * @param train the rows
 * @param test rows that lie beside them as the format's custom has it
 */
public record GuessedSource(Source train, Optional<Source> test) {
  private static final int START_BYTES = 4096;

  private static final Pattern TABLE = Pattern.compile("\\w+(\\.\\w+){0,2}");
  private static final Pattern LIBSVM =
      Pattern.compile("[-+]?[0-9.eE]+([ \\t]+[0-9]+:[-+0-9.eE]+)+[ \\t]*(#.*)?");

  /**
   * Guesses.
   *
   * @param key what messages call the place: {@code DATA}
   * @param data a file, a directory, a glob, or a table of the catalog
   * @throws UserException where there is no such thing, or its format is not known
   */
  public static GuessedSource of(SparkSession spark, String key, String data) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    if (!exists(hadoop, key, data)) {
      if (TABLE.matcher(data).matches() && spark.catalog().tableExists(data)) {
        return alone(new CatalogTable(data));
      }
      throw new UserException(
          "%s: there is no file, directory or table %s; relative paths start in the directory of the command"
              .formatted(key, data));
    }
    List<FileStatus> files = Locations.tree(hadoop, key, List.of(data));
    try {
      return new Guess(hadoop, key, data, files).guess();
    } catch (IOException e) {
      throw Locations.unreadable(key, data, e);
    }
  }

  private static boolean exists(Configuration hadoop, String key, String data) {
    try {
      Path glob = new Path(data);
      FileStatus[] matches = glob.getFileSystem(hadoop).globStatus(glob);
      return matches != null && matches.length > 0;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(key + ": " + data + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static GuessedSource alone(Source train) {
    return new GuessedSource(train, Optional.empty());
  }

  /** A guess by the first file that holds something. */
  private record Guess(Configuration hadoop, String key, String data, List<FileStatus> files) {
    GuessedSource guess() throws IOException {
      Path first = files.get(0).getPath();
      byte[] raw = start(first.getFileSystem(hadoop).open(first));
      if (begins(raw, "PAR1")) {
        return alone(new Parquet(data));
      }
      if (begins(raw, "ORC")) {
        return alone(new Orc(List.of(data)));
      }
      if (begins(raw, "Obj\u0001")) {
        return alone(new Avro(List.of(data)));
      }
      byte[] start = start(Locations.open(hadoop, first));
      if (IdxGuess.isIdx(start)) {
        return IdxGuess.of(hadoop, key, files);
      }
      String text = new String(start, StandardCharsets.UTF_8);
      if (text.indexOf('\0') >= 0) {
        throw unknown(first);
      }
      return alone(ofText(first, text.lines().filter(line -> !line.isBlank()).toList()));
    }

    private Source ofText(Path first, List<String> lines) {
      if (lines.isEmpty()) {
        throw new UserException("%s: %s holds no rows".formatted(key, first));
      }
      // The start may end within a line, which says nothing where another is whole.
      String line = lines.get(0);
      if (line.strip().startsWith("{")) {
        return new Json(List.of(data));
      }
      if (LIBSVM.matcher(line).matches()) {
        return new LibSvm(List.of(data), OptionalInt.empty());
      }
      String name = first.getName().toLowerCase(Locale.ROOT);
      return CsvGuess.of(hadoop, key, first, name.contains(".tsv")).source(data);
    }

    private UserException unknown(Path first) {
      return new UserException(
          "%s: %s is of no format that is known by its first bytes; give --data 'format=...,path=%s'"
              .formatted(key, first, data));
    }

    private static boolean begins(byte[] start, String magic) {
      return new String(start, 0, Math.min(start.length, magic.length()), StandardCharsets.US_ASCII)
          .equals(magic);
    }

    private static byte[] start(InputStream in) throws IOException {
      try (in) {
        return in.readNBytes(START_BYTES);
      }
    }
  }
}
