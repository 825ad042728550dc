package dev.regatta.driver.spark.read;

import dev.regatta.conf.Doc;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Images and labels in the format of the MNIST data sets. */
@Doc("idx files of bytes, as MNIST has them: images in one, labels in another; gzip or not.")
public record Idx(
    @Doc("The file of images, of any Hadoop file system.") String path,
    @Doc("The file of labels; absent: rows that are only predicted.") Optional<String> labels)
    implements SparkSource {
  static final String IMAGE = "image";
  static final String LABEL = "label";

  @Override
  public Optional<String> ownLabel() {
    return Optional.of(LABEL);
  }

  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    casts.requireNone(key, "idx");
    return IdxFrame.open(spark, key, this);
  }
}
