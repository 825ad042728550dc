package dev.regatta.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the script is told for {@code --on} and {@code --dry-run}. */
class SubmissionTest {
  private static final String FAR = "spark://far:7077";

  @TempDir private Path directory;
  private Path job;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeJob() throws IOException {
    job = write("train: {format: csv, path: 'hdfs://nn/rows/*.csv'}, label: x");
  }

  private Path write(String data) throws IOException {
    return Files.writeString(
        directory.resolve("job.yaml"), "data: {%s}\noutput: 'hdfs://nn/run'\n".formatted(data));
  }

  private int ask(Map<String, String> environment, List<String> options, String... ours) {
    List<String> words =
        new ArrayList<>(List.of("--on", "my.conf", "--", "A=1", "/s/spark-submit"));
    words.addAll(options);
    words.add("/r/regatta.jar");
    words.addAll(List.of(ours));
    Map<String, String> all = new HashMap<>(environment);
    all.put("HADOOP_CONF_DIR", directory.toString());
    CommandLine line =
        Main.commandLine(List.of(new SubmissionCommand(all, new PrintStream(out, true, UTF_8))));
    line.setErr(new PrintWriter(err, true));
    words.add(0, "submission");
    return line.execute(words.toArray(String[]::new));
  }

  private int ask(List<String> options, String... ours) {
    return ask(Map.of(), options, ours);
  }

  /** The words that the script gets, without the text for people at the end. */
  private List<String> words() {
    List<String> parts = List.of(out.toString(UTF_8).split("\0", -1));
    assertThat(parts.get(parts.size() - 1)).isEmpty();
    return parts.subList(0, parts.size() - 2);
  }

  private static List<String> master(String url, String... more) {
    return Stream.concat(Stream.of("--master", url), Stream.of(more)).toList();
  }

  private static List<String> cluster(String url, String... more) {
    return Stream.concat(Stream.of("--master", url, "--deploy-mode", "cluster"), Stream.of(more))
        .toList();
  }

  @Test
  void aDriverOfThisMachineGetsTheWordsAsTheyAre() {
    assertThat(ask(master("yarn"), "train", job.toString(), "--fresh")).as("%s", err).isZero();

    assertThat(words())
        .containsExactly(
            "/s/spark-submit",
            "--master",
            "yarn",
            "/r/regatta.jar",
            "train",
            job.toString(),
            "--fresh");
  }

  @Test
  void theMasterOfOurWordsIsSparksAlone() {
    assertThat(ask(master(FAR), "train", job.toString(), "--master", FAR)).isZero();

    assertThat(words()).endsWith("/r/regatta.jar", "train", job.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "k8s://https://far:6443"})
  void aJobFileTravelsToADriverElsewhere(String url) throws IOException {
    job = write("train: {format: csv, path: '${ROWS}/x.csv'}, label: '${LABEL:-x}'");
    String prefix = url.equals("yarn") ? "spark.yarn.appMasterEnv." : "spark.kubernetes.driverEnv.";

    int exitCode =
        ask(
            Map.of("ROWS", "hdfs://nn/rows", "OTHER", "1"),
            cluster(url, "--files", "/a/b.txt"),
            "submit",
            job.toString());

    assertThat(exitCode).as("%s", err).isZero();
    assertThat(words())
        .containsSubsequence("--conf", prefix + "ROWS=hdfs://nn/rows")
        .containsSubsequence("--files", "/a/b.txt", "--files", "file:/a/b.txt," + job)
        .endsWith("/r/regatta.jar", "submit", "job.yaml")
        .noneMatch(word -> word.contains("OTHER") || word.contains("LABEL="));
  }

  @Test
  void aSecretDoesNotTravelOnACommandLine() throws IOException {
    job = write("train: {format: csv, path: '${ROWS_TOKEN}'}, label: x");

    assertThat(ask(Map.of("ROWS_TOKEN", "hdfs://hush"), cluster("yarn"), "train", job.toString()))
        .isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString()).contains("ROWS_TOKEN looks like a secret").doesNotContain("hush");
  }

  @Test
  void pathsThatExecutorsDoNotSeeAreRefused() throws IOException {
    job =
        write(
            "train: {format: csv, path: rows.csv}, test: {format: csv, path: 'file:/t'}, label: x");

    assertRefused(
        ask(master(FAR), "train", job.toString()),
        "data.train.path = rows.csv (",
        "data.test.path = file:/t (/t)",
        "the machines of " + FAR + " do not see it",
        "hdfs: or s3a:",
        SharedPaths.MOUNTED);
  }

  @Test
  void aDriverOfThisMachineMayWriteItsResultsHere() {
    assertThat(ask(master(FAR), "train", job.toString(), "--output", "run")).isZero();
  }

  @Test
  void aDriverElsewhereMayNot() {
    assertRefused(
        ask(cluster("yarn"), "train", job.toString(), "--output", "run"), "output = run (");
  }

  @Test
  void pathsOfDirectoriesThatAllMountArePermitted() {
    assertThat(
            ask(
                master(FAR, "--conf", SharedPaths.MOUNTED + "=/mnt/a,/mnt/b"),
                "train",
                job.toString(),
                "--set",
                "data.train.path=[/mnt/a/x.csv, 'file:/mnt/b/y.csv']"))
        .as("%s", err)
        .isZero();
  }

  @Test
  void aSharedDefaultFileSystemIsWherePathsWithoutSchemeAre() {
    assertThat(
            ask(
                master(FAR, "--conf", "spark.hadoop.fs.defaultFS=hdfs://nn"),
                "train",
                job.toString(),
                "--set",
                "data.train.path=rows.csv"))
        .as("%s", err)
        .isZero();
  }

  @Test
  void aClusterOfThisMachineSeesItsFiles() {
    assertThat(
            ask(
                master("spark://127.0.0.1:7077"),
                "train",
                job.toString(),
                "--set",
                "data.train.path=rows.csv"))
        .isZero();
  }

  @Test
  void modelsAndRowsOfPredictAreLookedAtToo() {
    assertRefused(
        ask(
            cluster("yarn"),
            "predict",
            "m",
            "--data",
            "format=csv,path=r",
            "--output",
            "hdfs://nn/o"),
        "model = m (",
        "--data.path = r (");
  }

  @Test
  void comparisonsAndExplanationsAreLookedAtToo() throws IOException {
    assertThat(ask(cluster("yarn"), "explain", "hdfs://nn/run")).as("%s", err).isZero();
    out.reset();
    assertThat(ask(cluster("yarn"), "compare", job.toString(), "--over", "optimizer")).isZero();
    assertThat(words()).containsSequence("--files", job.toString()).contains("job.yaml");
    out.reset();
    assertThat(ask(cluster("yarn"), "scale", job.toString(), "--workers", "1,2")).isZero();
    assertThat(words()).containsSequence("--files", job.toString()).contains("job.yaml");
    out.reset();
    assertRefused(ask(cluster("yarn"), "explain", "r"), "run = r (");
    err.getBuffer().setLength(0);
    assertRefused(
        ask(cluster("yarn"), "compare", job.toString(), "--over", "optimizer", "--output", "c"),
        "output = c (");
  }

  @Test
  void whatIsWrongWithTheJobIsToldHere() {
    assertRefused(ask(cluster("yarn"), "train", "none.yaml"), "none.yaml: there is no such file");
  }

  @Test
  void passwordsAreShownNeitherInADryRunNorInARefusal() throws IOException {
    String url = "sftp://me:canary@host/rows.csv";
    assertThat(ask(master(FAR, "--conf", "spark.x=" + url), "train", job.toString()))
        .as("%s", err)
        .isEqualTo(ExitCode.DONE);
    String shown = out.toString(UTF_8).split("\0", -1)[words().size()];
    assertThat(shown).contains("sftp://me:***@host/rows.csv").doesNotContain("canary");

    out.reset();
    Path bad = write("train: {format: csv, path: '" + url + "'}, label: x");
    assertRefused(ask(master(FAR), "train", bad.toString()), "data.train.path", "me:***@host");
    assertThat(err.toString()).doesNotContain("canary");
  }

  @Test
  void aFileWithoutMasterIsRefused() {
    assertRefused(ask(List.of(), "train", job.toString()), "my.conf names no cluster", "--master");
  }

  @Test
  void aStandaloneClusterHasNoDriverElsewhere() {
    assertRefused(ask(cluster(FAR), "train", job.toString()), "--deploy-mode client");
  }

  @Test
  void whatSparkRefusesIsOneLine() {
    assertRefused(
        ask(master("yarn", "--executor-cores", "-1"), "train", job.toString()), "spark-submit: ");
  }

  private void assertRefused(int exitCode, String... parts) {
    assertThat(exitCode).as("%s", err).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString().lines().toList())
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).contains(parts));
    assertThat(out.toString(UTF_8)).isEmpty();
  }
}
