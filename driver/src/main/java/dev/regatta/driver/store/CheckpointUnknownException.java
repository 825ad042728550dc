package dev.regatta.driver.store;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/**
 * The file system did not say whether a checkpoint was committed. Either way none is half: the new
 * one is there, or the ones before are.
 */
public final class CheckpointUnknownException extends CheckpointWriteException {
  private static final long serialVersionUID = 1L;

  CheckpointUnknownException(Path checkpoint, long round, IOException cause) {
    super(checkpoint, round, "may or may not have been written", cause);
  }
}
