package dev.regatta.driver.store;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** A checkpoint could not be written. Earlier ones are whole. */
public abstract sealed class CheckpointWriteException extends RuntimeException
    permits CheckpointFailedException, CheckpointUnknownException {
  private static final long serialVersionUID = 1L;

  private final long round;
  private final String checkpoint;

  CheckpointWriteException(Path checkpoint, long round, String outcome, IOException cause) {
    super(
        "checkpoint "
            + PathText.of(checkpoint)
            + " of round "
            + round
            + " "
            + outcome
            + ": "
            + Reasons.of(cause),
        cause);
    this.round = round;
    this.checkpoint = PathText.of(checkpoint);
  }

  public long round() {
    return round;
  }

  /** Where it was to be. */
  public String checkpoint() {
    return checkpoint;
  }
}
