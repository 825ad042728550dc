package dev.regatta.driver.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
  @TempDir private Path temporary;
  private Path run;
  private Optional<RunDirectory> open = Optional.empty();

  @BeforeEach
  void useRun() {
    Faults.none();
    run = temporary.resolve("run");
  }

  /** Opens the run as the next process does, when the one before has closed it. */
  private RunDirectory open() {
    close();
    RunDirectory opened =
        RunDirectory.open(
            new RunRequest(
                hadoop(run),
                Identity.of(Json.object().put("seed", 1)),
                1,
                RunRequest.Start.CONTINUE,
                "0.1.0"),
            new Configuration(false));
    open = Optional.of(opened);
    return opened;
  }

  @AfterEach
  void close() {
    open.ifPresent(RunDirectory::close);
    open = Optional.empty();
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path("file://" + path);
  }

  private static Map<String, Content> model(String weights) {
    return Map.of(
        "model.json",
        Content.of("{}".getBytes(UTF_8)),
        "weights.safetensors",
        Content.of(weights.getBytes(UTF_8)));
  }

  private static String weights(Path path) {
    return new String(
        Samples.read(
            ModelFiles.open(hadoop(path), new Configuration(false)), "weights.safetensors"),
        UTF_8);
  }

  private List<String> names() throws IOException {
    close();
    try (Stream<Path> children = Files.list(run)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aModelIsReadFromItsDirectoryAndFromItsRun() throws IOException {
    open().writeModel(model("first"));
    assertThat(weights(run.resolve("model"))).isEqualTo("first");
    assertThat(weights(run)).isEqualTo("first");
    open().writeModel(model("second"));
    assertThat(weights(run)).isEqualTo("second");
    assertThat(names()).containsExactly("model", "run.json");
    VerifiedFiles files =
        ModelFiles.open(
            FaultyFileSystem.path(run.resolve("model")), FaultyFileSystem.configuration());
    assertThat(files.names()).containsExactly("model.json", "weights.safetensors");
    assertThat(files.sha256("weights.safetensors")).isEqualTo(Sha256.of("second".getBytes(UTF_8)));
  }

  @Test
  void whatIsNoModelIsRefusedInOneLine() throws IOException {
    assertRefused(run, "model " + run + " does not exist");
    Files.createDirectories(run);
    assertRefused(
        run,
        "model "
            + run
            + " is not a model directory: it has no manifest.json; a training run writes one as"
            + " model/ in its output");
    Path file = Files.writeString(temporary.resolve("weights"), "x");
    assertRefused(
        file,
        "model "
            + file
            + " is a file: give the model directory, which has model.json and the"
            + " weights");
    Path checkpoints = temporary.resolve("checkpoints");
    Samples.store(checkpoints, 1).save(Samples.snapshot(1, 1));
    assertRefused(
        checkpoints.resolve("round-0000001"),
        "model "
            + checkpoints
            + "/round-0000001 cannot be used: manifest.json is that of a checkpoint, not of a"
            + " model");
  }

  @Test
  void aDamagedModelIsRefused() throws IOException {
    open().writeModel(model("first"));
    Files.writeString(run.resolve("model/weights.safetensors"), "forst");
    assertRefused(
        run,
        "model "
            + run
            + " cannot be used: weights.safetensors does not match the SHA-256 in its manifest");
  }

  private static void assertRefused(Path path, String message) {
    assertThatThrownBy(() -> ModelFiles.open(hadoop(path), new Configuration(false)))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aProcessThatEndsWhileAModelIsReplacedLeavesOneOfTheTwo() throws IOException {
    for (String point :
        List.of("file written", "old one aside", "before the rename", "after the rename")) {
      open().writeModel(model("first"));
      Hook hook =
          reached -> {
            if (reached.equals(point)) {
              throw new Killed();
            }
          };
      ModelWriter writer =
          new ModelWriter(
              Storage.of(hadoop(run), new Configuration(false)), hadoop(run), open().run(), hook);
      assertThatThrownBy(() -> writer.write(Json.object(), model("second")))
          .as(point)
          .isInstanceOf(Killed.class);
      open();
      assertThat(weights(run))
          .as(point)
          .isEqualTo(point.equals("after the rename") ? "second" : "first");
      assertThat(names()).as(point).containsExactly("model", "run.json");
    }
  }

  @Test
  void filesThatWereAddedToAModelStayWhenItIsReplaced() throws IOException {
    open().writeModel(model("first"));
    Files.writeString(run.resolve("model/notes.txt"), "mine");
    open().writeModel(model("second"));
    assertThat(weights(run)).isEqualTo("second");
    assertThat(names()).hasSize(3);
    assertThat(run.resolve(names().get(0)).resolve("notes.txt")).hasContent("mine");
  }
}
