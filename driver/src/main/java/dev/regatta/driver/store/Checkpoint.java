package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.hadoop.fs.Path;

/**
 * A checkpoint, verified.
 *
 * @param round the rounds that are done
 * @param isBest whether it was the best one when it was written
 * @param identity the hash of the job that wrote it
 * @param dataFingerprint of the rows that were trained on
 * @param regattaVersion that wrote it
 * @param created when, in ISO 8601
 */
public record Checkpoint(
    long round,
    boolean isBest,
    String identity,
    String dataFingerprint,
    String regattaVersion,
    String created,
    VerifiedFiles files) {
  static final String KIND = "checkpoint";

  static Checkpoint of(VerifiedFiles files) {
    ObjectNode about = files.manifest().about();
    return new Checkpoint(
        about.path("round").asLong(),
        about.path("best").asBoolean(),
        about.path("identity").asText(),
        about.path("dataFingerprint").asText(),
        about.path("regattaVersion").asText(),
        about.path("created").asText(),
        files);
  }

  public Path path() {
    return files.path();
  }

  /** Refuses to go on with other rows than those of the rounds before. */
  public void requireData(String fingerprint) {
    if (!dataFingerprint.equals(fingerprint)) {
      throw new CheckpointException(
          path(),
          Manifest.FILE_NAME,
          "names other training data (fingerprint "
              + dataFingerprint
              + ", now "
              + fingerprint
              + "): restore the data, or give --fresh to train anew");
    }
  }
}
