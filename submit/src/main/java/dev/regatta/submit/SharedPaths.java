package dev.regatta.submit;

import dev.regatta.conf.UserException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Refuses paths of this machine that other machines are to open.
 *
 * @param settings of the Spark that is to be started
 * @param master whose machines they are
 * @param driverElsewhere whether the driver is on one of them
 */
record SharedPaths(SparkConf settings, String master, boolean driverElsewhere) {
  /** The setting that names directories which every machine mounts, with commas between. */
  static final String MOUNTED = "spark.regatta.sharedDirectories";

  /**
   * Looks at all of them.
   *
   * @throws UserException with every path that would not be found
   */
  void check(List<NamedPath> paths) {
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(settings);
    List<String> unseen =
        paths.stream()
            .filter(path -> driverElsewhere || path.reader() == NamedPath.Reader.EXECUTORS)
            .flatMap(path -> local(path.path(), hadoop).map(file -> shown(path, file)).stream())
            .toList();
    if (!unseen.isEmpty()) {
      throw new UserException(
          ("%s: the machines of %s do not see it; copy it to a file system that they share, such as"
                  + " hdfs: or s3a:, and name that, or set %s where they all mount its directory")
              .formatted(String.join(", ", unseen), master, MOUNTED));
    }
  }

  private static String shown(NamedPath path, String file) {
    String written = path.name() + " = " + path.path();
    return path.path().equals(file) ? written : written + " (" + file + ")";
  }

  /** The file of this machine that a path names; empty where it names one that all can see. */
  private Optional<String> local(String path, Configuration hadoop) {
    URI uri = new Path(path).toUri();
    String scheme =
        Optional.ofNullable(uri.getScheme())
            .orElseGet(() -> FileSystem.getDefaultUri(hadoop).getScheme());
    if (!"file".equals(scheme)) {
      return Optional.empty();
    }
    java.nio.file.Path file = java.nio.file.Path.of(uri.getPath()).toAbsolutePath().normalize();
    boolean mounted =
        Stream.of(settings.get(MOUNTED, "").split(","))
            .map(String::trim)
            .filter(directory -> !directory.isEmpty())
            .anyMatch(file::startsWith);
    return mounted ? Optional.empty() : Optional.of(file.toString());
  }
}
