package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.FractionalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** The columns on whose types the files of a source disagree, or that some of them lack. */
final class FileDrift {
  static final FileDrift NONE = new FileDrift("", new LinkedHashMap<>());

  /** What keys of sources in job files begin with. */
  private static final String JOB = "data.";

  private final String key;
  private final Map<String, List<Found>> columns;

  private FileDrift(String key, Map<String, List<Found>> columns) {
    this.key = key;
    this.columns = columns;
  }

  /**
   * What one group of files says of a column.
   *
   * @param file the first of the group
   * @param type a missing column's is null's
   */
  private record Found(String file, DataType type) {
    boolean missing() {
      return type.equals(DataTypes.NullType);
    }
  }

  /** The drift that casts do not take away. */
  static FileDrift of(String key, List<FileGroup> groups, Casts casts) {
    Set<String> names = new LinkedHashSet<>();
    for (FileGroup group : groups) {
      names.addAll(List.of(group.schema().fieldNames()));
    }
    names.removeIf(name -> casts.of(name).isPresent());
    Map<String, List<Found>> columns = new LinkedHashMap<>();
    for (String name : names) {
      List<Found> found = new ArrayList<>();
      groups.forEach(group -> found.add(new Found(group.files().get(0), type(group, name))));
      if (found.stream().map(Found::type).distinct().count() > 1) {
        columns.put(name, found);
      }
    }
    return new FileDrift(key, columns);
  }

  private static DataType type(FileGroup group, String name) {
    for (StructField field : group.schema().fields()) {
      if (field.name().equals(name)) {
        return field.dataType();
      }
    }
    return DataTypes.NullType;
  }

  /**
   * Fails where any of these columns drifts.
   *
   * @throws UserException that names the column, two files and what they hold, and the casts that
   *     solve it
   */
  void requireNone(List<String> chosen) {
    List<String> drifting = chosen.stream().filter(columns::containsKey).toList();
    if (drifting.isEmpty()) {
      return;
    }
    String solution =
        drifting.stream()
            .map(name -> name + ": " + common(columns.getOrDefault(name, List.of())))
            .collect(Collectors.joining(", ", "{", "}"));
    throw new UserException(
        "%s: %s; set %s: %s to read all files alike, or leave it out of data.features%s"
            .formatted(
                key,
                difference(drifting.get(0)),
                key.startsWith(JOB) ? Casts.KEY : "cast",
                solution,
                drifting.size() > 1 ? " (" + drifting.size() + " columns)" : ""));
  }

  private String difference(String name) {
    List<Found> all = columns.getOrDefault(name, List.of());
    Found first = all.stream().filter(found -> !found.missing()).findFirst().orElseThrow();
    Found other =
        all.stream().filter(found -> !found.type().equals(first.type())).findFirst().orElseThrow();
    String begin =
        "column %s is %s in %s".formatted(name, first.type().simpleString(), first.file());
    return other.missing()
        ? begin + " and missing in " + other.file()
        : begin + " and " + other.type().simpleString() + " in " + other.file();
  }

  /** The type that takes all that was found, as a job file writes it. */
  private static String common(List<Found> found) {
    Set<DataType> types =
        found.stream()
            .filter(one -> !one.missing())
            .map(Found::type)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (types.size() == 1) {
      return types.iterator().next().simpleString();
    }
    if (types.stream().allMatch(IntegralType.class::isInstance)) {
      return "long";
    }
    boolean numbers = types.stream().allMatch(NumericType.class::isInstance);
    boolean fractions =
        types.stream()
            .anyMatch(type -> type instanceof FractionalType || type instanceof DecimalType);
    return numbers && fractions ? "double" : "string";
  }
}
