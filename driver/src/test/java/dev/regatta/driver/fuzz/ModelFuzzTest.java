package dev.regatta.driver.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.Scorer;
import dev.regatta.worker.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model directories of unknown origin: a model that predicts, or one line that says why not. */
class ModelFuzzTest {
  @TempDir private Path folder;

  @Test
  void mutatedModelsPredictOrAreRefused() throws Exception {
    List<Whole> models = SmallModel.all().stream().map(Whole::of).toList();
    for (Whole model : models) {
      write(folder.resolve("whole"), model.json(), model.weights());
      Scorer.load(folder.resolve("whole")).predict(SmallModel.ROW);
    }
    Fuzz.run(own -> new Models(models, own));
  }

  private static void write(Path directory, byte[] json, byte[] weights) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve(Model.JSON_FILE), json);
    Files.write(directory.resolve(Model.WEIGHTS_FILE), weights);
  }

  /** A model's two files. */
  private record Whole(ObjectNode tree, byte[] json, byte[] weights) {
    static Whole of(Model model) {
      ObjectNode tree = model.toJson();
      return new Whole(tree, tree.toString().getBytes(UTF_8), model.tensors().encode());
    }
  }

  private static final class Models implements Fuzz.Target {
    private final List<Whole> models;
    private final Path directory;

    Models(List<Whole> models, Path directory) {
      this.models = models;
      this.directory = directory;
    }

    @Override
    public void mutate(Random random) throws IOException {
      Whole model = models.get(random.nextInt(models.size()));
      Whole other = models.get(random.nextInt(models.size()));
      byte[] json = model.json();
      byte[] weights = model.weights();
      switch (random.nextInt(4)) {
        case 0 -> json = new Mutator(random).mutated(json, other.json());
        case 1 -> weights = new Mutator(random).mutated(weights, other.weights());
        default -> json = new TreeMutator(random).mutated(model.tree()).getBytes(UTF_8);
      }
      write(directory, json, weights);
    }

    @Override
    public void read() {
      Scorer.load(directory).predict(SmallModel.ROW);
    }
  }
}
