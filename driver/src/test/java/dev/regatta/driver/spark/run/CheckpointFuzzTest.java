package dev.regatta.driver.spark.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.fuzz.Fuzz;
import dev.regatta.driver.fuzz.Mutator;
import dev.regatta.driver.fuzz.TreeMutator;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Pace;
import dev.regatta.driver.state.StateFrame;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.ForgedCheckpoint;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.train.KeptSlots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Checkpoints of unknown origin: the state to go on from, or one line that says why not. Three in
 * four have a manifest that proves them, so that what is wrong reaches the readers behind it.
 */
class CheckpointFuzzTest {
  private static final int PARAMETERS = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void mutatedCheckpointsAreReadOrRefused() throws Exception {
    Fuzz.run(Checkpoints::new);
  }

  private static TrainingState state(int seed) {
    TrainingState state = new TrainingState(PARAMETERS, 2, 1);
    Arrays.fill(state.weights, seed);
    state.average = state.weights.clone();
    state.best = state.weights.clone();
    float[][] slots = {new float[PARAMETERS], new float[PARAMETERS]};
    state.kept = new KeptSlots[] {new KeptSlots(slots, 7), new KeptSlots(slots, seed)};
    state.epoch = seed;
    state.replicaSteps = new int[] {4, 5};
    Map<String, Double> metrics = Map.of("validation-loss", 0.5, "running-loss", 0.25);
    Entry entry = new Entry(9, 1.5, 400, 0.01, metrics, List.of(0.1), List.of(0.2), 3.5);
    state.history = new History(List.of(entry, entry), new Pace(List.of(0.1), List.of(0.2)));
    return state;
  }

  private static final class Checkpoints implements Fuzz.Target {
    private final byte[] whole = StateFrame.of(state(3)).encode();
    private final byte[] other = StateFrame.of(state(4)).encode();
    private final JsonNode history;
    private final ForgedCheckpoint forged;

    Checkpoints(Path folder) throws IOException {
      forged = new ForgedCheckpoint(folder);
      history = JSON.readTree(StateFrame.of(state(3)).metadata("history").orElseThrow());
    }

    @Override
    public void mutate(Random random) throws IOException {
      Mutator mutator = new Mutator(random);
      byte[] state = whole;
      ObjectNode manifest = ForgedCheckpoint.manifest(CheckpointSaver.STATE_FILE, state);
      byte[] sealed = ForgedCheckpoint.sealed(manifest.toString());
      switch (random.nextInt(8)) {
        case 0 -> state = mutator.mutated(state, other);
        case 1 -> sealed = mutator.mutated(sealed, state);
        case 2 -> sealed = ForgedCheckpoint.sealed(new TreeMutator(random).mutated(manifest));
        case 3 ->
            sealed = ForgedCheckpoint.sealed(new String(mutator.mutated(sealed, state), UTF_8));
        case 4 -> {
          state = of(new TreeMutator(random).mutated(history));
          sealed = proof(state);
        }
        case 5 -> {
          state = of(new String(mutator.mutated(history.toString().getBytes(UTF_8), other), UTF_8));
          sealed = proof(state);
        }
        default -> {
          state = mutator.mutated(state, other);
          sealed = proof(state);
        }
      }
      forged.write(sealed, CheckpointSaver.STATE_FILE, state);
    }

    private static byte[] proof(byte[] state) {
      return ForgedCheckpoint.sealed(
          ForgedCheckpoint.manifest(CheckpointSaver.STATE_FILE, state).toString());
    }

    private static byte[] of(String history) {
      Tensors frame = StateFrame.of(state(3));
      return frame.putMetadata("history", history.replaceAll("\\p{Cs}", "?")).encode();
    }

    @Override
    public void read() {
      Restart.read(forged.load(), new TrainingState(PARAMETERS, 2, 1));
    }
  }
}
