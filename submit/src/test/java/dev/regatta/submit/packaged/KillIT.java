package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is ended by a signal and given again ends as if nothing had been. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KillIT {
  private static final int SOME_EPOCHS = 4;
  private static final String INTERRUPTED =
      "interrupted: the round is finished and a checkpoint written; Ctrl-C again ends at once";

  @TempDir static Path shared;
  private static Script script;

  @TempDir Path directory;
  private Path run;

  @BeforeAll
  static void install() throws IOException {
    script = Script.install(shared.resolve("distribution")).withSpark();
  }

  @BeforeEach
  void writeJob() throws IOException {
    run = SmallJob.write(directory);
  }

  @Test
  void sigkillInMidTrainingChangesNothing() throws Exception {
    Script.Result killed = endedBy("KILL");

    assertThat(killed.exitCode()).isEqualTo(128 + 9);
    assertThat(run.resolve("summary.json")).doesNotExist();
    assertThat(run.resolve("model")).doesNotExist();
    assertGoesOnToTheGolden();
  }

  @Test
  void sigtermLeavesACheckpointAndItsOwnExitCode() throws Exception {
    Script.Result terminated = endedBy("TERM");

    assertInterrupted(terminated, 143);
    assertGoesOnToTheGolden();
  }

  @Test
  void sigintLeavesACheckpointAndItsOwnExitCode() throws Exception {
    Script.Result interrupted = endedBy("INT");

    assertInterrupted(interrupted, 130);
    assertThat(interrupted.out())
        .contains(INTERRUPTED)
        .anyMatch(
            line -> line.matches("  next +the same command goes on from the last checkpoint"));
  }

  @Test
  void aSecondSigintDoesNotWaitForTheRound() throws Exception {
    String[] longRounds =
        SmallJob.train(
            "--set",
            "data.train.rows=40000",
            "--set",
            "network.layers=[{units: 2048, activation: relu}, {units: 2048, activation: relu}]",
            "--set",
            "optimizer=sgd",
            "--set",
            "averaging.every=1000000");
    try (Running running = Running.start(script, directory, longRounds)) {
      running.awaitLine("2 workers x 1 threads;");
      running.signal("INT");
      running.awaitLine(INTERRUPTED);
      assertThat(running.isAlive()).isTrue();
      running.signal("INT");

      Script.Result result = running.result();

      assertThat(result.exitCode()).as("%s", result).isEqualTo(130);
      assertThat(result.out()).noneMatch(line -> line.startsWith("  status"));
      assertThat(Results.history(run)).isEmpty();
    }
  }

  private Script.Result endedBy(String signal) throws Exception {
    try (Running running = Running.start(script, directory, SmallJob.train())) {
      running.awaitValidations(run, SOME_EPOCHS);
      running.signal(signal);
      Script.Result result = running.result();
      assertThat(Results.history(run)).hasSizeBetween(SOME_EPOCHS, SmallJob.EPOCHS - 1);
      return result;
    }
  }

  private void assertInterrupted(Script.Result result, int exitCode) throws IOException {
    assertThat(result.exitCode()).as("%s", result).isEqualTo(exitCode);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).anyMatch(line -> line.matches("  status +interrupted"));
    assertThat(Results.summary(run).path("status").asText()).isEqualTo("interrupted");
    assertThat(run.resolve("model")).doesNotExist();
    List<Integer> checkpoints = Results.checkpoints(run);
    assertThat(checkpoints.get(checkpoints.size() - 1))
        .isGreaterThanOrEqualTo(Results.lastValidatedRound(run));
  }

  private void assertGoesOnToTheGolden() throws Exception {
    String golden = SmallJob.golden(script, shared);
    List<String> before = Files.readAllLines(run.resolve("history.jsonl"));

    Script.Result resumed = script.run(script.file(), directory, SmallJob.train());

    assertThat(resumed.exitCode()).as("%s", resumed).isZero();
    assertThat(resumed.out()).anyMatch(line -> line.startsWith("resumed from round-"));
    assertThat(Results.history(run)).hasSize(SmallJob.EPOCHS);
    assertThat(Files.readAllLines(run.resolve("history.jsonl"))).startsWith(before.get(0));
    assertThat(Results.summary(run).path("status").asText()).isEqualTo("completed");
    assertThat(Results.digest(run)).isEqualTo(golden);
  }
}
