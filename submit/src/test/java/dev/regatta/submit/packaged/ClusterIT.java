package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.submit.Build;
import dev.regatta.submit.cluster.ClusterSize;
import dev.regatta.submit.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark's own Master and Workers with an executor each: the same bits as on one machine. */
@Tag("cluster")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  @TempDir static Path shared;
  private static Script script;
  private static LocalCluster cluster;

  @TempDir Path directory;
  private Path run;

  @BeforeAll
  static void start() throws IOException {
    script = Script.install(shared.resolve("distribution")).withSpark();
    cluster =
        LocalCluster.start(Build.spark(), new ClusterSize(2, 1, "1g"), shared.resolve("cluster"));
  }

  @AfterAll
  static void stop() {
    cluster.stop();
  }

  @BeforeEach
  void writeJob() throws IOException {
    run = SmallJob.write(directory);
  }

  @ParameterizedTest
  @CsvSource({"auto, resident", "jobs, jobs"})
  void trainsTheSameBitsAsOneMachine(String asked, String exchange) throws Exception {
    Script.Result result = script.run(script.file(), directory, train(asked));

    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(Results.summary(run).path("exchange").asText()).isEqualTo(exchange);
    assertThat(Results.digest(run)).isEqualTo(SmallJob.golden(script, shared));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resident", "jobs"})
  void losingAnExecutorChangesNothing(String exchange) throws Exception {
    Set<String> executorsBefore = executorDirectories();
    try (Running running = Running.start(script, directory, train(exchange))) {
      running.awaitValidations(run, 4);
      assertThat(newSince(executorsBefore)).hasSize(2);
      ProcessHandle lost = executors().get(0);

      assertThat(lost.destroyForcibly()).isTrue();

      await().atMost(LIMIT).until(() -> !executors().contains(lost));
      assertThat(Results.history(run)).hasSizeLessThan(SmallJob.EPOCHS);
      assertThat(running.isAlive()).isTrue();
      Script.Result result = running.result();
      assertThat(result.exitCode()).as("%s", result).isZero();
    }
    // A Worker makes a directory for each executor that it starts: the lost one was replaced.
    assertThat(newSince(executorsBefore)).hasSizeGreaterThan(2);
    assertThat(Results.summary(run).path("status").asText()).isEqualTo("completed");
    assertThat(Results.digest(run)).isEqualTo(SmallJob.golden(script, shared));
  }

  @ParameterizedTest
  @CsvSource({"1, resident", "4, jobs"})
  void anInterruptedRunGoesOnWithOtherWorkersOnceThatIsAskedFor(int workers, String exchange)
      throws Exception {
    try (Running running = Running.start(script, directory, train("resident"))) {
      running.awaitValidations(run, 4);
      running.signal("TERM");
      Script.Result interrupted = running.result();
      assertThat(interrupted.exitCode()).as("%s", interrupted).isEqualTo(143);
    }
    List<JsonNode> before = Results.history(run);
    assertThat(before).hasSizeBetween(4, SmallJob.EPOCHS - 1);
    String more = "training.workers=" + workers;

    Script.Result refused = script.run(script.file(), directory, train(exchange, "--set", more));

    assertThat(refused.exitCode()).as("%s", refused).isEqualTo(2);
    assertThat(refused.err())
        .singleElement()
        .asString()
        .contains(" belongs to another job: training.workers (2 there, " + workers + " here); ")
        .contains(", and --re-shard " + run + " to go on");
    assertThat(Results.history(run)).isEqualTo(before);

    Script.Result done =
        script.run(
            script.file(),
            directory,
            train(exchange, "--set", more, "--output", "other", "--re-shard", "run"));

    assertThat(done.exitCode()).as("%s", done).isZero();
    Path other = directory.resolve("other");
    assertThat(done.out()).anyMatch(line -> line.contains("re-sharded: " + workers + " worker"));
    assertThat(Results.summary(other).path("workers").asInt()).isEqualTo(workers);
    assertThat(Results.summary(other).path("exchange").asText()).isEqualTo(exchange);
    assertThat(Results.summary(other).path("status").asText()).isEqualTo("completed");
    assertThat(Results.history(other)).startsWith(before.get(0)).hasSize(SmallJob.EPOCHS);
    assertThat(Results.history(run)).isEqualTo(before);
    assertThat(Results.summary(run).path("status").asText()).isEqualTo("interrupted");
  }

  private static String[] train(String exchange, String... options) {
    List<String> all = new ArrayList<>(List.of("--master", cluster.master()));
    all.addAll(List.of("--set", "training.exchange=" + exchange));
    all.addAll(List.of(options));
    return SmallJob.train(all.toArray(String[]::new));
  }

  @Test
  void refusesAnExchangeWithinOneProcess() throws Exception {
    Script.Result result =
        script.run(
            script.file(),
            directory,
            SmallJob.train("--master", cluster.master(), "--set", "training.exchange=local"));

    assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
    assertThat(result.err())
        .containsExactly(
            "training.exchange: local needs Spark in local mode, and this master is a cluster;"
                + " write resident, jobs or auto");
    assertThat(run.resolve("history.jsonl")).doesNotExist();
  }

  private static List<ProcessHandle> executors() {
    return cluster.daemons().stream()
        .flatMap(daemon -> ProcessHandle.of(daemon.pid()).stream())
        .flatMap(ProcessHandle::children)
        .filter(child -> child.info().commandLine().orElse("").contains(EXECUTOR))
        .toList();
  }

  private static Set<String> newSince(Set<String> before) throws IOException {
    Set<String> now = executorDirectories();
    now.removeAll(before);
    return now;
  }

  /** The directories work-N/app-.../ID of both Workers, by the executors' ids. */
  private static Set<String> executorDirectories() throws IOException {
    Set<String> found = new TreeSet<>();
    for (String work : List.of("work-1", "work-2")) {
      Path directory = Files.createDirectories(cluster.files().resolve(work));
      try (Stream<Path> paths = Files.walk(directory, 2)) {
        paths
            .map(path -> directory.relativize(path).toString())
            .filter(path -> path.matches("app-[^/]+/\\d+"))
            .forEach(found::add);
      }
    }
    return found;
  }
}
