package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.state.StateFrame;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.Checkpoint;
import dev.regatta.driver.store.CheckpointException;
import dev.regatta.driver.store.CheckpointStore;
import dev.regatta.worker.io.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Finds the checkpoint that a run goes on from, and reads the state out of it. */
final class Restart {
  private Restart() {}

  /** The checkpoint that is asked for; none where the run begins at the first round. */
  static Optional<Checkpoint> find(CheckpointStore store, Resume resume, RunListener listener) {
    if (resume instanceof Resume.From from) {
      return Optional.of(store.load(new Path(from.path())));
    }
    if (resume instanceof Resume.Never) {
      return Optional.empty();
    }
    Optional<CheckpointStore.Found> found = store.newestValid();
    for (CheckpointException skipped :
        found.map(CheckpointStore.Found::skipped).orElse(java.util.List.of())) {
      listener.note(skipped.getMessage() + "; an older one is used");
    }
    return found.map(CheckpointStore.Found::checkpoint);
  }

  /** Reads the state; {@code state} has the sizes of the job's network. */
  static void read(Checkpoint checkpoint, TrainingState state) {
    String file = CheckpointSaver.STATE_FILE;
    try (InputStream in = checkpoint.files().open(file)) {
      StateFrame.read(Tensors.read(in, checkpoint.files().length(file)), state);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "checkpoint " + checkpoint.path() + ": " + file + ": " + e.getMessage(), e);
    }
  }
}
