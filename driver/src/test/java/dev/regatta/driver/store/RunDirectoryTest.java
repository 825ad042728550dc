package dev.regatta.driver.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryTest {
  private static final String JOB =
      "{'data': {'label': 'species', 'features': ['a', 'b']}, 'optimizer': {'type': 'adam',"
          + " 'learning-rate': 0.001}, 'training': {'seed': 42}}";

  @TempDir private Path temporary;

  private Optional<RunDirectory> open = Optional.empty();

  @BeforeEach
  void noFaults() {
    Faults.none();
  }

  private Path output() {
    return temporary.resolve("runs/species");
  }

  private static Identity identity(String json) {
    try {
      return Identity.of(Json.parse(json.replace('\'', '"').getBytes(UTF_8)));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private RunRequest request(String job, int epochs, RunRequest.Start start) {
    return new RunRequest(
        new org.apache.hadoop.fs.Path("file://" + output()), identity(job), epochs, start, "0.1.0");
  }

  /** Opens the directory as the next process does, when the one before has closed it. */
  private RunDirectory open(String job, int epochs, RunRequest.Start start) {
    close();
    RunDirectory opened = RunDirectory.open(request(job, epochs, start), new Configuration(false));
    open = Optional.of(opened);
    return opened;
  }

  @AfterEach
  void close() {
    open.ifPresent(RunDirectory::close);
    open = Optional.empty();
  }

  private RunDirectory open(String job) {
    return open(job, 20, RunRequest.Start.CONTINUE);
  }

  private static ObjectNode summary(String status) {
    return Json.object().put("formatVersion", 1).put("status", status);
  }

  /** Every file below the temporary directory with its content, but for a process's claim. */
  private Map<String, String> everything() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(temporary)) {
      for (Path path : walk.filter(path -> !path.endsWith(Claim.NAME)).toList()) {
        files.put(
            path.toString(), Files.isDirectory(path) ? "" : Files.readString(path, ISO_8859_1));
      }
    }
    return files;
  }

  private void assertRefused(String job, int epochs, String... parts) throws IOException {
    Map<String, String> before = everything();
    assertThatThrownBy(() -> open(job, epochs, RunRequest.Start.CONTINUE))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(parts)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void aNewDirectoryIsMadeAndOpenedAgainWithWhatIsInIt() throws IOException {
    RunDirectory run = open(JOB);
    assertThat(run.state()).isEqualTo(RunDirectory.State.NEW);
    assertThat(run.job()).isEmpty();
    assertThat(run.summary()).isEmpty();
    run.writeJob("training: {epochs: 20}\n");
    run.history().append(Json.object().put("round", 5).put("loss", 0.5));
    run.checkpoints(3).save(Samples.snapshot(5, 1));

    RunDirectory again = open(JOB);
    assertThat(again.state()).isEqualTo(RunDirectory.State.RESUMABLE);
    assertThat(again.run()).isEqualTo(run.run()).matches("[0-9a-f]{12}");
    assertThat(again.job()).contains("training: {epochs: 20}\n");
    assertThat(again.history().lines()).hasSize(1);
    Checkpoint found = again.checkpoints(3).newestValid().orElseThrow().checkpoint();
    assertThat(Samples.holds(found, 5, 1)).isTrue();
    assertThat(found.identity()).isEqualTo(identity(JOB).hash());
    close();
    try (Stream<Path> names = Files.list(output())) {
      assertThat(names.map(name -> name.getFileName().toString()))
          .containsExactlyInAnyOrder("run.json", "job.yaml", "history.jsonl", "checkpoints");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "stopped-early"})
  void aCompletedJobSaysSoAndNothingChanges(String status) throws IOException {
    open(JOB).writeSummary(summary(status));
    Files.createDirectory(output().resolve("_tmp-summary.json-00000000"));
    Map<String, String> before = everything();
    RunDirectory again = open(JOB);
    assertThat(again.state()).isEqualTo(RunDirectory.State.COMPLETED);
    assertThat(again.summary().orElseThrow().path("status").asText()).isEqualTo(status);
    assertThat(everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"interrupted", "failed", "diverged"})
  void aJobThatDidNotEndWellIsResumable(String status) throws IOException {
    open(JOB).writeSummary(summary(status));
    assertThat(open(JOB).state()).isEqualTo(RunDirectory.State.RESUMABLE);
  }

  @Test
  void moreEpochsMakeACompletedJobResumableUntilTheyAreDoneToo() throws IOException {
    open(JOB).writeSummary(summary("completed"));
    RunDirectory more = open(JOB, 30, RunRequest.Start.CONTINUE);
    assertThat(more.state()).isEqualTo(RunDirectory.State.RESUMABLE);
    assertThat(open(JOB, 30, RunRequest.Start.CONTINUE).state())
        .isEqualTo(RunDirectory.State.RESUMABLE);
    more.writeSummary(summary("completed"));
    assertThat(open(JOB, 30, RunRequest.Start.CONTINUE).state())
        .isEqualTo(RunDirectory.State.COMPLETED);
    assertRefused(
        JOB,
        20,
        "output " + output() + " holds a run of this job that is done for 30 epochs",
        "training.epochs is 20 now: raise it");
  }

  @Test
  void theOrderOfKeysMakesNoOtherJob() {
    open("{'a': {'x': 1, 'y': 2.50}, 'b': [1, 2]}");
    assertThat(open("{'b': [1, 2], 'a': {'y': 2.5, 'x': 1}}").state())
        .isEqualTo(RunDirectory.State.RESUMABLE);
  }

  @Test
  void anotherJobIsRefusedWithTheKeysThatDiffer() throws IOException {
    open(JOB).checkpoints(3).save(Samples.snapshot(1, 1));
    assertRefused(
        JOB.replace("0.001", "0.01"),
        20,
        "output "
            + output()
            + " belongs to another job: optimizer.learning-rate (0.001 there, 0.01 here); give"
            + " another output, or --fresh for a new directory beside it");
    assertRefused(
        "{'data': {'label': 'name', 'features': ['a']}, 'optimizer': {'type': 'sgd'}}",
        20,
        "data.features[1] (\"b\" there, not set here), data.label (\"species\" there, \"name\""
            + " here), optimizer.learning-rate (0.001 there, not set here) and 2 more; give");
  }

  @Test
  void aFinishedRunOfAnotherJobIsRefusedEvenWithoutCheckpoints() throws IOException {
    open(JOB).writeSummary(summary("completed"));
    assertRefused(JOB.replace("42", "43"), 20, "training.seed (42 there, 43 here)");
  }

  @Test
  void aDirectoryInWhichNothingWasTrainedIsTakenOver() throws IOException {
    RunDirectory failed = open(JOB.replace("species", "speceis"));
    failed.writeJob("x");
    failed.writeSummary(summary("failed"));
    RunDirectory run = open(JOB);
    assertThat(run.state()).isEqualTo(RunDirectory.State.NEW);
    assertThat(run.run()).isNotEqualTo(failed.run());
    assertThat(run.summary()).isEmpty();
    assertThat(run.job()).isEmpty();
    run.history().append(Json.object().put("round", 1));
    assertRefused(JOB.replace("42", "1"), 20, "belongs to another job");
  }

  @Test
  void freshStartsANumberedDirectoryBesideIt() throws IOException {
    RunDirectory first = open(JOB, 20, RunRequest.Start.FRESH);
    assertThat(first.path().getName()).isEqualTo("species");
    first.writeSummary(summary("completed"));
    Map<String, String> before = everything();
    RunDirectory second = open(JOB, 20, RunRequest.Start.FRESH);
    RunDirectory third = open("{'seed': 1}", 20, RunRequest.Start.FRESH);
    assertThat(second.path().getName()).isEqualTo("species-2");
    assertThat(third.path().getName()).isEqualTo("species-3");
    assertThat(second.state()).isEqualTo(RunDirectory.State.NEW);
    assertThat(second.run()).isNotEqualTo(first.run());
    assertThat(everything()).containsAllEntriesOf(before);
  }

  @Test
  void whatIsNoRunDirectoryIsRefused() throws IOException {
    Files.createDirectories(output());
    assertThat(open(JOB).state()).isEqualTo(RunDirectory.State.NEW);

    Files.delete(output().resolve("run.json"));
    Files.writeString(output().resolve("thesis.tex"), "mine");
    assertRefused(
        JOB,
        20,
        "output " + output() + " is not empty and not a run directory (it has no run.json)");

    Files.delete(output().resolve("thesis.tex"));
    Files.delete(output());
    Files.writeString(output(), "mine");
    assertRefused(JOB, 20, "output " + output() + " is a file: give a directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "{\"formatVersion\": 1}", "{\"formatVersion\": 1, \"ru"})
  void aDamagedRunFileIsRefused(String content) throws IOException {
    open(JOB);
    Files.writeString(output().resolve("run.json"), content);
    assertRefused(JOB, 20, output() + "/run.json is damaged");
  }

  @Test
  void aRunFileOfALaterVersionIsRefused() throws IOException {
    open(JOB);
    Path file = output().resolve("run.json");
    Files.writeString(
        file, Files.readString(file).replace("\"formatVersion\" : 1", "\"formatVersion\" : 9"));
    assertRefused(JOB, 20, "has format version 9, this Regatta reads version 1");
  }

  @Test
  void aDamagedSummaryDoesNotStandInTheWay() throws IOException {
    open(JOB).writeSummary(summary("completed"));
    Files.writeString(output().resolve("summary.json"), "{\"sta");
    assertThat(open(JOB).state()).isEqualTo(RunDirectory.State.RESUMABLE);
  }

  @Test
  void anOutputThatCannotBeReachedIsRefused() {
    RunRequest request =
        new RunRequest(
            new org.apache.hadoop.fs.Path("nosuch://host/runs"),
            identity(JOB),
            1,
            RunRequest.Start.CONTINUE,
            "0.1.0");
    assertThatThrownBy(() -> RunDirectory.open(request, new Configuration(false)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "output nosuch://host/runs cannot be used: No FileSystem for scheme \"nosuch\"");
  }

  @Test
  void aFullDiskLeavesTheSummaryAndTheHistoryAsTheyWere() throws IOException {
    RunDirectory run =
        RunDirectory.open(
            new RunRequest(
                FaultyFileSystem.path(output()),
                identity(JOB),
                20,
                RunRequest.Start.CONTINUE,
                "0.1.0"),
            FaultyFileSystem.configuration());
    open = Optional.of(run);
    run.writeSummary(summary("interrupted"));
    run.history().append(Json.object().put("round", 1));
    Map<String, String> before = everything();
    Faults.fullAfter(10);
    assertThatThrownBy(() -> run.writeSummary(summary("completed")))
        .hasMessageContaining("No space left on device");
    assertThatThrownBy(() -> run.history().append(Json.object().put("round", 2)))
        .hasMessageContaining("No space left on device");
    assertThat(everything()).isEqualTo(before);
    Faults.none();
    run.history().append(Json.object().put("round", 2));
    assertThat(run.history().lines()).hasSize(2);
  }

  @Test
  void unfinishedFilesOfAnEarlierProcessGo() throws IOException {
    RunDirectory run = open(JOB);
    for (String name :
        List.of("summary.json", "report.html", "history.jsonl", run.run() + "-model")) {
      Files.createDirectory(output().resolve("_tmp-" + name + "-01234567"));
    }
    Files.createDirectory(output().resolve("_tmp-mine"));
    open(JOB);
    close();
    try (Stream<Path> names = Files.list(output())) {
      assertThat(names.map(name -> name.getFileName().toString()))
          .containsExactlyInAnyOrder("run.json", "_tmp-mine");
    }
  }
}
