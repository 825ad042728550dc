package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.submit.Build;
import dev.regatta.submit.CommandList;
import dev.regatta.submit.packaged.GuideCommands.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that README and docs tell people to type is run, in their order, in a directory
 * with the files that they speak of: those that need no cluster from their words to their exit
 * code, in one start of the script ({@link CommandList}); those that do as far as {@code --dry-run}
 * goes, which reads all but the cluster. What follows Regatta's own words, for spark-submit, and
 * what the shipped jobs need of {@code REGATTA_DATA}, is left to other tests.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class GuidesIT {
  private static final Path REPOSITORY = Build.module().resolve("..");
  private static final int LEAST_COMMANDS = 25;

  /** They run until somebody ends them, or start clusters: ClusterIT and WatchPageTest. */
  private static final Set<String> LASTING = Set.of("watch", "cluster");

  /** Runs of {@code my-job.yaml} that the guides take for granted. */
  private static final List<String> RUNS =
      List.of("earlier", "other", "january", "penguins", "a", "my-job");

  @TempDir static Path directory;
  private static Script script;
  private static final Map<Command, String> ANSWERS = new LinkedHashMap<>();
  private static List<Command> commands = List.of();

  @BeforeAll
  static void runAll() throws Exception {
    commands = GuideCommands.all(REPOSITORY);
    assertThat(commands).hasSizeGreaterThan(LEAST_COMMANDS);
    script = Script.install(directory.resolve("submit"), CommandList.class).withSpark();
    files();
    List<List<String>> all = new ArrayList<>();
    for (String run : RUNS) {
      all.add(List.of("train", "my-job.yaml", "--output", "runs/" + run));
    }
    List<Command> here = commands.stream().filter(GuidesIT::runsHere).toList();
    here.forEach(command -> all.add(ours(command)));
    List<String> answers = run(all);
    assertThat(answers.subList(0, RUNS.size())).allMatch(answer -> answer.startsWith("0\t"));
    for (int command = 0; command < here.size(); command++) {
      ANSWERS.put(here.get(command), answers.get(RUNS.size() + command));
    }
  }

  private static List<String> run(List<List<String>> all) throws Exception {
    Path list = directory.resolve("commands");
    Files.writeString(
        list,
        String.join(
            CommandList.COMMANDS,
            all.stream().map(words -> String.join(CommandList.WORDS, words)).toList()));
    Script.Result result =
        script.run(
            script.file(),
            directory,
            "train",
            list.toString(),
            "--",
            "--class",
            CommandList.class.getName());
    assertThat(result.exitCode()).as("%s", result).isZero();
    return List.of(Files.readString(Path.of(list + ".answers")).split(CommandList.COMMANDS, -1));
  }

  /** The job, the rows and the files of settings that the guides name. */
  private static void files() throws IOException {
    copy(REPOSITORY.resolve("conf"), directory.resolve("conf"));
    for (String name : List.of("rows.csv", "more.csv", "new.csv", "february.csv")) {
      Files.write(directory.resolve(name), lines());
    }
    try (InputStream iris = CommandList.class.getResourceAsStream("iris.csv")) {
      Files.copy(Objects.requireNonNull(iris), directory.resolve("iris.csv"));
    }
    Files.write(
        directory.resolve("my-rows.csv"),
        lines().stream().map(line -> line.replaceFirst("^a,", "price,")).toList());
    Files.writeString(directory.resolve("my-job.yaml"), job("rows.csv", "runs/my-job"));
    Path shared = Files.createDirectories(directory.resolve("on-a-cluster"));
    copy(REPOSITORY.resolve("conf"), shared.resolve("conf"));
    Files.writeString(shared.resolve("my-job.yaml"), job("hdfs://nn/rows", "hdfs://nn/runs/a"));
    Files.copy(
        Build.module().resolve("cluster/kubernetes.conf"), shared.resolve("kubernetes.conf"));
    Files.writeString(shared.resolve("mine.conf"), "spark.master spark://host:7077\n");
    Files.writeString(shared.resolve("spark-defaults.conf"), "spark.master yarn\n");
  }

  private static String job(String rows, String output) {
    return """
    data: {train: {format: csv, path: "%s"}, label: kind}
    training: {epochs: 3, workers: 2}
    output: "%s"
    """
        .formatted(rows, output);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(each -> !each.startsWith(from.resolve("target"))).toList()) {
        Path copy = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    } catch (FileSystemException e) {
      throw new AssertionError(from + " changes while it is copied", e);
    }
  }

  private static List<String> lines() {
    Random random = new Random(17);
    List<String> lines = new ArrayList<>(List.of("a,b,kind"));
    for (int row = 0; row < 400; row++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      lines.add(a + "," + b + "," + (a * b > 0 ? "same" : "opposite"));
    }
    return lines;
  }

  /** Regatta's own words. */
  private static List<String> ours(Command command) {
    int end = command.words().indexOf("--");
    return end < 0 ? command.words() : command.words().subList(0, end);
  }

  private static boolean runsHere(Command command) {
    return !LASTING.contains(command.words().get(0))
        && !isOfACluster(command)
        && !needsMore(command);
  }

  private static boolean isOfACluster(Command command) {
    return command.has("--on") || command.has("--master");
  }

  /** Shipped jobs but the quickstart read real data; what DL4J does needs its jars: Dl4jIT. */
  private static boolean needsMore(Command command) {
    return command.has("--dl4j")
        || command.words().stream()
            .anyMatch(
                word -> word.matches("conf/.*\\.yaml") && !word.equals("conf/quickstart.yaml"));
  }

  @TestFactory
  Stream<DynamicTest> commandsDoWhatTheGuidesSay() {
    return ANSWERS.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey().toString(), () -> assertThat(each.getValue()).startsWith("0\t")));
  }

  @TestFactory
  Stream<DynamicTest> commandsOfClustersAreUnderstood() {
    return commands.stream()
        .filter(GuidesIT::isOfACluster)
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.toString(),
                    () -> {
                      List<String> words = new ArrayList<>(command.words());
                      words.replaceAll(word -> word.replace("PORT", "7077"));
                      if (!command.has("--dry-run")) {
                        words.add(1, "--dry-run");
                      }
                      Path shared = directory.resolve("on-a-cluster");
                      Script.Result result =
                          script
                              .with("HADOOP_CONF_DIR", shared.toString())
                              .with("SPARK_CONF_DIR", shared.toString())
                              .run(script.file(), shared, words.toArray(String[]::new));
                      assertThat(result.exitCode()).as("%s", result).isZero();
                      assertThat(result.out()).anyMatch(line -> line.contains("spark-submit"));
                    }));
  }
}
