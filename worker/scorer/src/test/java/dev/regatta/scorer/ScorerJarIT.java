package dev.regatta.scorer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.Prediction;
import dev.regatta.worker.Scorer;
import dev.regatta.worker.Workers;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.train.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar alone, in a JVM of its own. */
class ScorerJarIT {
  private static final Path JAR = Path.of(System.getProperty("regatta.scorer"));
  private static final long MOST_BYTES = 3_000_000;
  private static final long LIMIT_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Path model;

  @BeforeAll
  static void train() throws Exception {
    model = folder.resolve("model");
    Penguins.write(model);
    Files.writeString(folder.resolve("Serve.java"), example());
  }

  /** The program of the guide, word for word. */
  private static String example() throws IOException {
    String guide = Files.readString(Path.of(System.getProperty("regatta.docs"), "serving.md"));
    String begin = "```java\n";
    int from = guide.indexOf(begin) + begin.length();
    return guide.substring(from, guide.indexOf("```", from));
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(JAR)).isBetween(1_000_000L, MOST_BYTES);
  }

  @Test
  void holdsOursAndJacksonUnderAnotherName() throws IOException {
    assertThat(classes())
        .contains(
            "dev/regatta/worker/Scorer.class",
            "dev/regatta/shaded/jackson/databind/ObjectMapper.class")
        .allMatch(name -> name.startsWith("dev/regatta/"))
        .noneMatch(name -> name.contains("snakeyaml") || name.contains("slf4j"))
        .noneMatch(name -> name.matches("dev/regatta/(driver|ml|submit|launcher)/.*"))
        .noneMatch(name -> name.startsWith("dev/regatta/worker/onnx/"))
        .noneMatch(name -> name.matches("dev/regatta/worker/kernel/.*Nati.*"));
  }

  private static List<String> classes() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class"))
          .toList();
    }
  }

  @Test
  void theGuidesProgramRunsWithNothingElse() throws Exception {
    Prediction expected =
        Scorer.load(model).predict(Map.of("bill", 39.1, "flipper", 181, "island", "Torgersen"));
    assertThat(expected.className()).isEqualTo("Adelie");
    assertThat(serve(model)).isEqualTo("Adelie " + expected.probability());
  }

  /** A model of an earlier release may lack keys that have defaults since. */
  @Test
  void defaultsNeedNoYaml() throws Exception {
    Path older = Files.createDirectory(folder.resolve("older"));
    ObjectNode json = (ObjectNode) JSON.readTree(model.resolve(Model.JSON_FILE).toFile());
    ObjectNode spec = (ObjectNode) json.path("spec");
    int keys = spec.findValues("type").size() + spec.size();
    WorkerSpec whole = Workers.bindSpec(spec);
    leaveOut(spec, spec, whole);
    assertThat(spec.findValues("type").size() + spec.size()).isLessThan(keys);
    JSON.writeValue(older.resolve(Model.JSON_FILE).toFile(), json);
    Files.copy(model.resolve(Model.WEIGHTS_FILE), older.resolve(Model.WEIGHTS_FILE));
    assertThat(serve(older)).isEqualTo(serve(model));
  }

  /** Removes whatever is the default. */
  private static void leaveOut(JsonNode node, ObjectNode spec, WorkerSpec whole) {
    if (node instanceof ObjectNode mapping) {
      List<String> names = new ArrayList<>();
      mapping.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        JsonNode value = mapping.remove(name);
        if (!binds(spec, whole)) {
          mapping.set(name, value);
        }
      }
    }
    node.forEach(child -> leaveOut(child, spec, whole));
  }

  private static boolean binds(ObjectNode spec, WorkerSpec whole) {
    try {
      return Workers.bindSpec(spec).equals(whole);
    } catch (UserException e) {
      return false;
    }
  }

  private static String serve(Path directory) throws Exception {
    Path out = Files.createTempFile(folder, "serve", ".out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx100m",
                "-cp",
                JAR.toString(),
                folder.resolve("Serve.java").toString(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(out)).isZero();
      return Files.readString(out, UTF_8).strip();
    } finally {
      process.destroyForcibly();
    }
  }
}
