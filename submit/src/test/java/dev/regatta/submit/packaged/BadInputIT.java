package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.regatta.submit.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wrong input ends in exit code 2 and one line, before training. Each case has the results of an
 * earlier run of the job in its output directory; they stay as they are. Most wrong inputs have no
 * start of the script to themselves: {@link BadInputTableIT}.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BadInputIT {
  private static final String JOB =
      """
      format-version: 1
      task: classification
      data:
        train: {format: csv, path: rows.csv, types: {a: numeric, b: numeric}}
        validation: {format: csv, path: validation.csv}
        test: null
        features: [a, b]
        label: kind
      network: {layers: [{units: 8, activation: relu}]}
      training: {epochs: 2, batch-size: 16, workers: 2}
      output: run
      """;

  /** Asks for an epoch more than the earlier run had, so that everything is read again. */
  private static final List<String> GO_ON =
      List.of("train", "job.yaml", "--set", "training.epochs=3");

  @TempDir static Path shared;
  private static final Map<String, Future<Outcome>> OUTCOMES = new HashMap<>();
  private static final Pool POOL = new Pool();
  private static Script script;
  private static Path finished;

  /** Makes the input in a directory wrong, and returns the words of the command. */
  @FunctionalInterface
  private interface Spoiling {
    List<String> spoil(Path directory) throws IOException;
  }

  /**
   * A wrong input.
   *
   * @param line a pattern of the error's line
   */
  private record Case(String name, String line, Spoiling spoiling) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** How a command ended, and the run directory before and after. */
  private record Outcome(
      Script.Result result, Map<String, String> before, Map<String, String> after) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case("missing job file", ".*absent\\.yaml.*", in -> List.of("train", "absent.yaml")),
        appended("text in a numeric column", "data\\.train: .*column a\\b.*", "much,1.0,yes"),
        appended("other rows than before", "checkpoint .*rows.*", "0.5,0.5,yes"),
        new Case(
            "unset variable",
            ".*REGATTA_DATA is not set; set it to a folder .*",
            in -> List.of("train", shipped("california-housing.yaml"))),
        new Case("damaged checkpoint", ".*round-\\d+.*state\\.safetensors.*", BadInputIT::damaged),
        new Case("explain without rows", "data\\.train: there is no .*rows.*", BadInputIT::gone),
        new Case("another job", ".*belongs to another job: optimizer.*", set("optimizer=sgd")));
  }

  private static Case changed(String name, String line, UnaryOperator<String> change) {
    return new Case(name, line, in -> change(in, "rows.csv", change));
  }

  private static Case appended(String name, String line, String row) {
    return changed(name, line, text -> text + row + "\n");
  }

  private static List<String> change(Path directory, String name, UnaryOperator<String> change)
      throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, change.apply(Files.readString(file)));
    return GO_ON;
  }

  private static Spoiling set(String assignment) {
    return in -> List.of("train", "job.yaml", "--set", assignment);
  }

  private static String shipped(String job) {
    return Build.module().resolveSibling("conf").resolve(job).toString();
  }

  private static List<String> gone(Path directory) throws IOException {
    Files.delete(directory.resolve("rows.csv"));
    return List.of("explain", "run");
  }

  private static List<String> damaged(Path directory) throws IOException {
    int round = Results.lastValidatedRound(directory.resolve("run"));
    String checkpoint = "run/checkpoints/round-%07d".formatted(round);
    Path file = directory.resolve(checkpoint).resolve("state.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    List<String> words = new ArrayList<>(GO_ON);
    words.addAll(List.of("--resume", checkpoint));
    return words;
  }

  @BeforeAll
  static void runAll() throws Exception {
    script = Script.install(shared.resolve("distribution")).withSpark().with("REGATTA_DATA", "");
    finished = Files.createDirectory(shared.resolve("finished"));
    Files.writeString(finished.resolve("job.yaml"), JOB);
    Files.writeString(finished.resolve("rows.csv"), rows(200));
    Files.writeString(finished.resolve("validation.csv"), rows(40));
    Script.Result trained = script.run(script.file(), finished, "train", "job.yaml");
    assertThat(trained.exitCode()).as("%s", trained).isZero();
    cases().forEach(each -> OUTCOMES.put(each.name(), POOL.submit(() -> outcome(each))));
  }

  @AfterAll
  static void endPool() {
    POOL.close();
  }

  /** Points on a grid; those above the diagonal are of one kind. */
  private static String rows(int count) {
    StringBuilder text = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < count; i++) {
      double a = i % 19 / 19.0;
      double b = i % 23 / 23.0;
      text.append(a).append(',').append(b).append(',').append(a < b ? "yes" : "no").append('\n');
    }
    return text.toString();
  }

  private static Outcome outcome(Case wrong) throws IOException, InterruptedException {
    Path directory = copy(wrong.name());
    List<String> words = wrong.spoiling().spoil(directory);
    Path run = directory.resolve("run");
    Map<String, String> before = Results.contents(run);
    Script.Result result = script.run(script.file(), directory, words.toArray(String[]::new));
    return new Outcome(result, before, Results.contents(run));
  }

  private static Path copy(String name) throws IOException {
    Path directory = shared.resolve(name);
    try (Stream<Path> files = Files.walk(finished)) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(finished.relativize(file).toString()));
      }
    }
    return directory;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void endsInOneLineAndLeavesEarlierResults(Case wrong) throws Exception {
    Outcome outcome = Objects.requireNonNull(OUTCOMES.get(wrong.name())).get();

    assertRefused(outcome.result(), wrong.line());
    assertThat(outcome.before()).containsKeys("summary.json", "model/weights.safetensors");
    assertThat(outcome.after()).isEqualTo(outcome.before());
  }

  @Test
  void refusesALaterJavaThanSparkRunsOn() throws Exception {
    Path java = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");
    assumeThat(java).isDirectory();
    Map<String, String> before = Results.contents(finished.resolve("run"));

    Script.Result result =
        script.with("JAVA_HOME", java.toString()).run(script.file(), finished, "train", "job.yaml");

    assertRefused(result, "Regatta needs Spark 3\\.5.* the driver runs Java 25.*");
    assertThat(Results.contents(finished.resolve("run"))).isEqualTo(before);
  }

  @Test
  void refusesABlasLibraryThatIsNotThere() throws Exception {
    Map<String, String> before = Results.contents(finished.resolve("run"));

    Script.Result result =
        script
            .with("REGATTA_BLAS", "/nonexistent/libmkl_rt.so")
            .run(script.file(), finished, GO_ON.toArray(String[]::new));

    assertRefused(result, "REGATTA_BLAS=/nonexistent/libmkl_rt\\.so: there is no such file; .*");
    assertThat(Results.contents(finished.resolve("run"))).isEqualTo(before);
  }

  private static void assertRefused(Script.Result result, String line) {
    assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
    assertThat(result.err()).singleElement().asString().matches(line);
    assertThat(Stream.concat(result.out().stream(), result.err().stream()))
        .noneMatch(printed -> printed.contains("Exception") || printed.contains("at dev.regatta"))
        .noneMatch(printed -> printed.startsWith("epoch "));
  }
}
