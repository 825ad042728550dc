package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.driver.fuzz.Fuzz;
import dev.regatta.driver.fuzz.Mutator;
import dev.regatta.driver.fuzz.TreeMutator;
import dev.regatta.driver.job.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Job files of unknown origin: a job, or every problem told. */
class JobFileFuzzTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("REGATTA_DATA", "/data", "X", "7");
  private static final Set<String> NEEDED = Set.of("data", "output");
  private static final Binder BINDER = Jobs.binder();

  @Test
  void mutatedJobFilesAreJobsOrProblems() throws Exception {
    List<byte[]> texts = new ArrayList<>();
    List<ObjectNode> trees = new ArrayList<>();
    for (Path file : shipped()) {
      Job job = Jobs.bind(JobText.read(file, ENVIRONMENT));
      texts.add(Files.readAllBytes(file));
      trees.add(BINDER.dump(job));
    }
    Fuzz.run(folder -> new JobFiles(texts, trees, folder));
  }

  private static List<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../conf"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static final class JobFiles implements Fuzz.Target {
    private final List<byte[]> texts;
    private final List<ObjectNode> trees;
    private final Path file;

    JobFiles(List<byte[]> texts, List<ObjectNode> trees, Path folder) {
      this.texts = texts;
      this.trees = trees;
      file = folder.resolve("job.yaml");
    }

    @Override
    public void mutate(Random random) throws IOException {
      ObjectNode tree = trees.get(random.nextInt(trees.size()));
      byte[] text = texts.get(random.nextInt(texts.size()));
      byte[] other = texts.get(random.nextInt(texts.size()));
      Files.write(
          file,
          random.nextBoolean()
              ? new TreeMutator(random).mutated(part(tree, random)).getBytes(StandardCharsets.UTF_8)
              : new Mutator(random).mutated(text, other));
    }

    /** The rows, the output and half of the other keys. */
    private static ObjectNode part(ObjectNode tree, Random random) {
      ObjectNode part = tree.objectNode();
      for (Map.Entry<String, JsonNode> entry : tree.properties()) {
        if (random.nextBoolean() || NEEDED.contains(entry.getKey())) {
          part.set(entry.getKey(), entry.getValue());
        }
      }
      return part;
    }

    @Override
    public void read() {
      Jobs.dump(BINDER.bind(JobText.read(file, ENVIRONMENT), Job.class));
    }
  }
}
