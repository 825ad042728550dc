package dev.regatta.driver.spark.read;

import dev.regatta.driver.spark.Failures;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Opens files that say themselves which columns they hold, and compares what they say. */
final class TableFiles {
  private final SparkSession spark;
  private final TableFormat format;
  private final List<String> paths;

  private TableFiles(SparkSession spark, TableFormat format, List<String> paths) {
    this.spark = spark;
    this.format = format;
    this.paths = paths;
  }

  static Frame open(
      SparkSession spark, String key, TableFormat format, List<String> paths, Casts casts) {
    List<String> files =
        Locations.tree(spark.sessionState().newHadoopConf(), key, paths).stream()
            .map(FileStatus::getPath)
            .map(Object::toString)
            .toList();
    String name = Locations.name(format.label(), paths);
    TableFiles found = new TableFiles(spark, format, paths);
    return Failures.explained(key + ": " + name, () -> found.open(key, name, files, casts));
  }

  private Frame open(String key, String name, List<String> files, Casts casts) {
    List<FileGroup> groups = FileSchemas.group(spark, key, format, files);
    if (groups.size() == 1) {
      return TableFrame.open(key, name, casts, () -> reader().load(paths.toArray(String[]::new)));
    }
    List<Dataset<Row>> parts = groups.stream().map(this::load).toList();
    return TableFrame.open(key, name, casts, parts, FileDrift.of(key, groups, casts));
  }

  private Dataset<Row> load(FileGroup group) {
    DataFrameReader reader = reader();
    // Else the columns that names of directories hold, day=1, are lost where files are named.
    Locations.directory(spark.sessionState().newHadoopConf(), paths)
        .ifPresent(directory -> reader.option("basePath", directory));
    return reader.load(group.files().toArray(String[]::new));
  }

  private DataFrameReader reader() {
    return spark.read().format(format.label());
  }
}
