package dev.regatta.driver.store;

import dev.regatta.conf.UserException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** A checkpoint that cannot be used: damaged, of another job, or not there. */
public final class CheckpointException extends UserException {
  private static final long serialVersionUID = 1L;

  private final String checkpoint;
  private final String file;
  private final String reason;

  CheckpointException(Path checkpoint, String file, String reason) {
    this(PathText.of(checkpoint), file, reason);
  }

  private CheckpointException(String checkpoint, String file, String reason) {
    super("checkpoint " + checkpoint + " cannot be used: " + file + " " + reason);
    this.checkpoint = checkpoint;
    this.file = file;
    this.reason = reason;
  }

  private CheckpointException(Path directory, List<CheckpointException> all) {
    super(
        "no checkpoint in "
            + PathText.of(directory)
            + " can be used: "
            + all.stream().map(CheckpointException::brief).collect(Collectors.joining("; "))
            + "; give --resume a path to a valid one, or --fresh to train anew");
    this.checkpoint = PathText.of(directory);
    this.file = all.get(0).file;
    this.reason = all.get(0).reason;
  }

  /** There are checkpoints, the newest first, and none is valid. */
  static CheckpointException noneValid(Path directory, List<CheckpointException> all) {
    return new CheckpointException(directory, all);
  }

  /** The directory's name, the file and the reason. */
  private String brief() {
    return checkpoint.substring(checkpoint.lastIndexOf('/') + 1) + " (" + file + " " + reason + ")";
  }

  /** Where it is. */
  public String checkpoint() {
    return checkpoint;
  }

  /** The name of the file that is at fault. */
  public String file() {
    return file;
  }

  /** Continues a sentence that starts with the file's name: "is missing". */
  public String reason() {
    return reason;
  }
}
