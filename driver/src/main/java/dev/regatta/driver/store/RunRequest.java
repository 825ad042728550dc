package dev.regatta.driver.store;

import org.apache.hadoop.fs.Path;

/**
 * A job that wants a run directory.
 *
 * @param output where
 * @param epochs as many as the job asks for
 * @param start whether to go on in a directory that has a run, or to leave it and begin another
 */
public record RunRequest(
    Path output, Identity identity, int epochs, Start start, String regattaVersion) {
  /** What to do with a directory that has a run of this job. */
  public enum Start {
    /** Go on where it ended. */
    CONTINUE,
    /** Begin in a numbered directory beside it. */
    FRESH
  }
}
