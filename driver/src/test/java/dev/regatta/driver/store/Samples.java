package dev.regatta.driver.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Checkpoints of a pretended job: contents that differ from round to round and seed to seed. */
final class Samples {
  static final String RUN = "a1b2c3";
  static final String IDENTITY = "0f".repeat(32);
  static final String WEIGHTS = "weights.safetensors";
  static final String STATE = "state.json";

  private Samples() {}

  static byte[] weights(long round, long seed) {
    byte[] bytes = new byte[2 * MeasuredOutput.PIECE_BYTES + 1234];
    new Random(31 * round + seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] state(long round, long seed) {
    return ("{\"round\": " + round + ", \"seed\": " + seed + "}\n").getBytes(UTF_8);
  }

  static Snapshot snapshot(long round, long seed) {
    Map<String, Content> files = new LinkedHashMap<>();
    files.put(WEIGHTS, Content.of(weights(round, seed)));
    files.put(STATE, Content.of(state(round, seed)));
    return Snapshot.of(round, "rows-1", files);
  }

  static CheckpointStore.Settings settings(int keep) {
    return new CheckpointStore.Settings(RUN, IDENTITY, "0.1.0", keep);
  }

  static CheckpointStore store(java.nio.file.Path directory, int keep) throws IOException {
    return store(new Path(directory.toUri()), keep, new Configuration(false));
  }

  static CheckpointStore store(Path directory, int keep, Configuration hadoop) throws IOException {
    return new CheckpointStore(directory, settings(keep), hadoop, Hook.NONE);
  }

  static CheckpointStore faultyStore(java.nio.file.Path directory, int keep) throws IOException {
    return new CheckpointStore(
        FaultyFileSystem.path(directory),
        settings(keep),
        FaultyFileSystem.configuration(),
        Hook.NONE);
  }

  static byte[] read(VerifiedFiles files, String name) {
    try (InputStream in = files.open(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a checkpoint holds exactly what {@link #snapshot} of these wrote. */
  static boolean holds(Checkpoint checkpoint, long round, long seed) {
    return checkpoint.round() == round
        && Arrays.equals(read(checkpoint.files(), WEIGHTS), weights(round, seed))
        && Arrays.equals(read(checkpoint.files(), STATE), state(round, seed));
  }
}
