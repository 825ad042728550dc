package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.DataType;

/**
 * Types that columns are read as: {@code data.cast}. Each file's cells are converted before the
 * files are put together, so files may disagree on the type of such a column, or lack it.
 *
 * @param types by column
 */
public record Casts(Map<String, DataType> types) {
  /** No column is converted. */
  public static final Casts NONE = new Casts(Map.of());

  static final String KEY = "data.cast";

  public Casts {
    types = Map.copyOf(types);
  }

  /**
   * Reads the types as job files write them: those of Spark SQL, such as {@code long}.
   *
   * @throws UserException where there is no such type
   */
  public static Casts parse(Map<String, String> written) {
    Map<String, DataType> types = new LinkedHashMap<>();
    written.forEach((column, type) -> types.put(column, type(column, type)));
    return new Casts(types);
  }

  private static DataType type(String column, String type) {
    try {
      return DataType.fromDDL(type);
    } catch (Exception e) {
      // A checked exception that no signature tells of.
      if (e instanceof ParseException) {
        throw new UserException(
            "%s.%s = %s: no such type; write one of Spark SQL's, such as long, double, string, decimal(10,2), date or timestamp"
                .formatted(KEY, column, type),
            e);
      }
      throw e;
    }
  }

  /** The type that a column is read as, where it is converted. */
  Optional<DataType> of(String column) {
    return Optional.ofNullable(types.get(column));
  }

  /**
   * Fails where a column that is converted is not there.
   *
   * @param frame the training source
   */
  public void requireIn(Frame frame) {
    types.keySet().forEach(column -> frame.require(column, "cast"));
  }

  /** For sources whose cells have one type each, always. */
  void requireNone(String key, String format) {
    if (!types.isEmpty()) {
      throw new UserException(
          "%s: the columns of %s (%s) cannot be converted; leave %s out"
              .formatted(KEY, format, key, types.keySet()));
    }
  }
}
