package dev.regatta.driver.spark.read;

import dev.regatta.conf.Doc;
import dev.regatta.conf.OneOrMore;
import dev.regatta.conf.Range;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;

/** Text files with a label and the numbers that are not zero per line. */
@Doc("libsvm files: label index:value ... per line, indexes ascending from 1.")
public record LibSvm(
    @Doc(Locations.PATHS) @OneOrMore List<String> path,
    @Doc("Numbers per row; absent: the largest index among training rows.") @Range(min = 1)
        OptionalInt numFeatures)
    implements SparkSource {
  static final String LABEL = "label";
  static final String FEATURES = "features";

  public LibSvm {
    path = List.copyOf(path);
  }

  /** The files at a path, as wide as their largest index. */
  public static LibSvm of(String path) {
    return new LibSvm(List.of(path), OptionalInt.empty());
  }

  @Override
  public Optional<String> ownLabel() {
    return Optional.of(LABEL);
  }

  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    casts.requireNone(key, "libsvm");
    Locations.files(spark.sessionState().newHadoopConf(), key, path);
    return new LibSvmFrame(spark, key, this);
  }
}
