package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.Failures;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The columns of many files, read by tasks: Spark itself looks at one file and takes the others to
 * be alike.
 */
final class FileSchemas {
  /** Some tasks more than cores, as files differ in how far away they are. */
  private static final int TASKS_PER_CORE = 2;

  private static final String SEPARATOR = "\n";

  private FileSchemas() {}

  /**
   * Puts files with the same columns of the same types together; groups are in the order of their
   * first files.
   *
   * @param files by name
   * @throws UserException where a file is of another format
   */
  static List<FileGroup> group(
      SparkSession spark, String key, TableFormat format, List<String> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = Math.min(files.size(), TASKS_PER_CORE * context.defaultParallelism());
    Reader reader =
        new Reader(
            key, format, new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    List<String> found =
        context
            .parallelize(List.copyOf(files), tasks)
            .mapPartitionsWithIndex((part, some) -> reader.read(some), true)
            .collect();
    Map<String, FileGroup> groups = new LinkedHashMap<>();
    for (String told : found) {
      List<String> lines = List.of(told.split(SEPARATOR, -1));
      StructType schema = (StructType) DataType.fromJson(lines.get(0));
      groups
          .computeIfAbsent(columns(schema), columns -> new FileGroup(schema, new ArrayList<>()))
          .files()
          .addAll(lines.subList(1, lines.size()));
    }
    return List.copyOf(groups.values());
  }

  /** The names and types of columns as one text. */
  private static String columns(StructType schema) {
    return Stream.of(schema.fields())
        .map(field -> field.name() + SEPARATOR + field.dataType().catalogString())
        .collect(Collectors.joining(SEPARATOR));
  }

  /** What tasks do with some of the files. */
  private record Reader(String key, TableFormat format, SerializableConfiguration hadoop)
      implements Serializable {
    /** A text for each group: the schema as JSON, and the files, on lines of their own. */
    Iterator<String> read(Iterator<String> files) {
      Map<String, StringBuilder> groups = new LinkedHashMap<>();
      while (files.hasNext()) {
        String file = files.next();
        StructType schema = schema(file);
        groups
            .computeIfAbsent(columns(schema), columns -> new StringBuilder(schema.json()))
            .append(SEPARATOR)
            .append(file);
      }
      return groups.values().stream().map(StringBuilder::toString).iterator();
    }

    private StructType schema(String file) {
      try {
        return format.schema(new Path(file), hadoop.value());
      } catch (Exception e) {
        // Spark throws checked exceptions that no signature tells of.
        throw new UserException(
            "%s: %s cannot be read as %s: %s"
                .formatted(key, file, format.label(), Failures.firstLine(Failures.root(e))),
            e);
      }
    }
  }
}
