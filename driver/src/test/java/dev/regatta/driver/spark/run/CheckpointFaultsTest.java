package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.store.CheckpointFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that cannot be written, or not be read any more, while a job trains. */
class CheckpointFaultsTest {
  private static final String EVERY_ROUND = "checkpoint.every-rounds=1";

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestRun run;

  @BeforeAll
  static void train() {
    spark = LocalSpark.kryo();
    run = new TestRun(spark, folder);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static TrainResult train(Path output, RunListener listener) {
    TrainRequest request =
        new TrainRequest(
            run.withHeldTest(output, EVERY_ROUND), new Resume.Auto(), false, () -> false);
    return TrainingRun.run(spark, request, listener);
  }

  @Test
  void oneThatCannotBeWrittenIsToldAndTrainingGoesOn() {
    Path output = folder.resolve("blocked");
    Blockade blockade = new Blockade(output, 3, 2);

    TrainResult result = train(output, blockade);

    assertThat(blockade.failures())
        .hasSize(2)
        .allSatisfy(note -> assertThat(note).endsWith("; training goes on"));
    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.modelDigest()).isEqualTo(run.result().modelDigest());
  }

  @Test
  void threeInARowEndTheRunAndItGoesOnLater() {
    Path output = folder.resolve("ended");
    Blockade blockade = new Blockade(output, 3, 1_000);

    assertThatThrownBy(() -> train(output, blockade))
        .isInstanceOf(CheckpointFailedException.class)
        .hasMessageContaining("was not written");

    assertThat(blockade.failures()).hasSize(2);
    blockade.end();
    TrainResult resumed = train(output, RunListener.SILENT);
    assertThat(resumed.summary().path("resumedFrom").asText()).isEqualTo("round-0000003");
    assertThat(resumed.modelDigest()).isEqualTo(run.result().modelDigest());
  }

  @Test
  void aDamagedOneIsToldAndTheOneBeforeIsUsed() throws IOException {
    Path output = folder.resolve("damaged");
    AtomicInteger asked = new AtomicInteger();
    TrainRequest interrupted =
        new TrainRequest(
            run.withHeldTest(output, EVERY_ROUND),
            new Resume.Auto(),
            false,
            () -> asked.incrementAndGet() == 5);
    assertThat(TrainingRun.run(spark, interrupted, RunListener.SILENT).status())
        .isEqualTo("interrupted");
    List<Path> checkpoints;
    try (Stream<Path> found = Files.list(output.resolve("checkpoints"))) {
      checkpoints = found.sorted().toList();
    }
    Path newest = checkpoints.get(checkpoints.size() - 1);
    Path before = checkpoints.get(checkpoints.size() - 2);
    Path state = newest.resolve("state.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length / 2] ^= 1;
    Files.write(state, bytes);
    List<String> notes = new ArrayList<>();

    TrainResult resumed =
        train(
            output,
            new RunListener() {
              @Override
              public void note(String line) {
                notes.add(line);
              }
            });

    assertThat(notes)
        .filteredOn(note -> note.endsWith("; an older one is used"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains(newest.getFileName().toString(), "state.safetensors");
    assertThat(resumed.summary().path("resumedFrom").asText())
        .isEqualTo(before.getFileName().toString());
    assertThat(resumed.modelDigest()).isEqualTo(run.result().modelDigest());
  }
}
