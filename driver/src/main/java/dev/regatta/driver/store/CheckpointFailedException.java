package dev.regatta.driver.store;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** A checkpoint was certainly not written; what was there before is there now. */
public final class CheckpointFailedException extends CheckpointWriteException {
  private static final long serialVersionUID = 1L;

  CheckpointFailedException(Path checkpoint, long round, IOException cause) {
    super(checkpoint, round, "was not written", cause);
  }
}
