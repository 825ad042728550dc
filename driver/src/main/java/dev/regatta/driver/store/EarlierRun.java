package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The run directory of another run, and one of its checkpoints, for a run that goes on from there
 * in a directory of its own. Nothing of it is changed.
 */
public final class EarlierRun {
  /** What decides how many replicas there are, in the order in which messages name it. */
  public static final Set<String> REPLICA_KEYS =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(List.of("training.workers", "training.threads-per-worker")));

  private final Storage storage;
  private final Path directory;
  private final RunFile file;
  private final Checkpoint checkpoint;

  private EarlierRun(Storage storage, Path directory, RunFile file, Checkpoint checkpoint) {
    this.storage = storage;
    this.directory = directory;
    this.file = file;
    this.checkpoint = checkpoint;
  }

  /**
   * Opens a run.
   *
   * @param path of a run directory, whose newest valid checkpoint it is then, or of a checkpoint
   *     that lies in one
   * @throws UserException where there is no run or no valid checkpoint
   */
  public static EarlierRun open(String path, Configuration hadoop) {
    try {
      Path qualified = Storage.qualify(new Path(path), hadoop);
      Storage storage = Storage.of(qualified, hadoop);
      if (isRun(storage, qualified)) {
        RunFile file = RunFile.read(storage, qualified);
        Checkpoint newest =
            checkpoints(storage, qualified, file, hadoop)
                .newestValid()
                .orElseThrow(() -> new UserException("run " + path + " has no checkpoint yet"))
                .checkpoint();
        return new EarlierRun(storage, qualified, file, newest);
      }
      Path above = new Path(qualified, "../..");
      if (!isRun(storage, above)) {
        throw new UserException(
            path
                + " is neither a run directory nor a checkpoint in one: give one such as runs/a, or"
                + " runs/a/checkpoints/round-0000123");
      }
      RunFile file = RunFile.read(storage, above);
      Checkpoint given = checkpoints(storage, above, file, hadoop).load(qualified);
      return new EarlierRun(storage, above, file, given);
    } catch (IOException e) {
      throw new UserException("run " + path + " cannot be read: " + Reasons.of(e), e);
    }
  }

  private static boolean isRun(Storage storage, Path directory) throws IOException {
    return storage.find(new Path(directory, RunFile.NAME)).isPresent();
  }

  private static CheckpointStore checkpoints(
      Storage storage, Path directory, RunFile file, Configuration hadoop) {
    return new CheckpointStore(
        new Path(directory, RunDirectory.CHECKPOINTS),
        new CheckpointStore.Settings(file.run(), file.identity().hash(), "", 1),
        hadoop,
        storage,
        Hook.NONE);
  }

  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /**
   * Refuses a job that differs from that of the run.
   *
   * @param free keys that may differ, as job files write them: training.workers
   */
  public void require(Identity job, Set<String> free) {
    Map<String, String> differences = job.differencesFrom(file.identity());
    differences.keySet().removeAll(free);
    if (!differences.isEmpty()) {
      throw new UserException(
          "run %s is one of another job: %s; only %s may differ"
              .formatted(
                  PathText.of(directory),
                  String.join(", ", differences.values()),
                  String.join(" and ", free)));
    }
  }

  /** The text of {@code job.yaml}. */
  public String job() {
    Path path = new Path(directory, RunDirectory.JOB);
    try (InputStream in = storage.read(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserException(PathText.of(path) + " cannot be read: " + Reasons.of(e), e);
    }
  }

  /** The lines of {@code history.jsonl} until the checkpoint. */
  public List<ObjectNode> history() throws IOException {
    return new HistoryFile(storage, directory)
        .lines().stream()
            .filter(line -> line.path("round").asLong() <= checkpoint.round())
            .toList();
  }
}
