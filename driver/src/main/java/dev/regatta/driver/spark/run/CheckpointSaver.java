package dev.regatta.driver.spark.run;

import dev.regatta.driver.loop.Checkpoints;
import dev.regatta.driver.state.StateFrame;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.CheckpointStore;
import dev.regatta.driver.store.CheckpointWriteException;
import dev.regatta.driver.store.Content;
import dev.regatta.driver.store.Snapshot;
import dev.regatta.worker.io.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * Writes the loop's state to the run's checkpoints. A checkpoint that cannot be written is told and
 * training goes on, up to a number of failures in a row.
 */
final class CheckpointSaver implements Checkpoints {
  static final String STATE_FILE = "state.safetensors";
  private static final int MOST_FAILURES = 3;

  private final CheckpointStore store;
  private final String dataFingerprint;
  private final RunListener listener;
  private int failures;

  CheckpointSaver(CheckpointStore store, String dataFingerprint, RunListener listener) {
    this.store = store;
    this.dataFingerprint = dataFingerprint;
    this.listener = listener;
  }

  @Override
  public void save(TrainingState state, boolean best) {
    long started = System.nanoTime();
    Tensors frame = StateFrame.of(state);
    Map<String, Content> files = new LinkedHashMap<>();
    files.put(STATE_FILE, frame::write);
    Snapshot snapshot = Snapshot.of(state.rounds, dataFingerprint, files);
    try {
      Path saved = store.save(best ? snapshot.best() : snapshot);
      failures = 0;
      double seconds = (System.nanoTime() - started) / 1e9;
      listener.saved(new RunListener.SavedCheckpoint(saved.getName(), best, seconds));
    } catch (CheckpointWriteException e) {
      if (++failures == MOST_FAILURES) {
        throw e;
      }
      listener.notSaved(e);
    }
  }
}
