package dev.regatta.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.UserException;
import dev.regatta.driver.scaling.Mode;
import dev.regatta.driver.spark.run.Resume;
import dev.regatta.driver.spark.run.RunCancelledException;
import dev.regatta.submit.cluster.ClusterCommand;
import dev.regatta.worker.onnx.InputNumbers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private final Recorder recorder = new Recorder();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void forget() {
    System.clearProperty("spark.master");
  }

  @Test
  void trainHandsOverEveryOption() {
    assertThat(
            run(
                "train job.yaml --set training.epochs=3 --set data.label=x --warm-start runs/b"
                    + " --output runs/a"
                    + " --resume never --fresh --watch 8050 --verbose"))
        .isEqualTo(ExitCode.DONE);
    assertThat(recorder.calls)
        .containsExactly(
            new TrainOptions(
                "job.yaml",
                List.of("training.epochs=3", "data.label=x"),
                Optional.of("runs/b"),
                Optional.of("runs/a"),
                new Resume.Never(),
                true,
                OptionalInt.of(8050),
                true));
  }

  @Test
  void trainByDefaultResumesAndKeepsTheJobsOutput() {
    run("train job.yaml");

    assertThat(recorder.calls)
        .containsExactly(
            new TrainOptions(
                "job.yaml",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                new Resume.Auto(),
                false,
                OptionalInt.empty(),
                false));
  }

  @Test
  void trainIsWatchedOnAPortThatIsFree() {
    run("train job.yaml --watch --fresh");

    assertThat(recorder.calls).extracting("watch").containsExactly(OptionalInt.of(0));
  }

  @Test
  void trainResumesFromAPath() {
    run("train job.yaml --resume runs/a/checkpoints/round-0000123");

    assertThat(recorder.calls)
        .extracting("resume")
        .containsExactly(new Resume.From("runs/a/checkpoints/round-0000123"));
  }

  @Test
  void trainGoesOnWithOtherWorkers() {
    run("train job.yaml --re-shard runs/a --output runs/b");

    assertThat(recorder.calls).extracting("resume").containsExactly(new Resume.Reshard("runs/a"));
  }

  @Test
  void anOverrideMayHoldYamlWithCommasAndEquals() {
    String override = "optimizer={type: adam, learning-rate: 0.01}";

    line().execute("train", "job.yaml", "--set", override, "--set", "a=b=c");

    assertThat(recorder.calls).extracting("overrides").containsExactly(List.of(override, "a=b=c"));
  }

  @Test
  void theOtherCommandsHandOverTheirs() {
    run("init rows.csv");
    run("init --data format=csv,path=x.csv --label y --output a.yaml");
    run("doctor");
    run("doctor job.yaml --set training.workers=3");
    run("evaluate runs/a/model --data format=csv,path=x.csv");
    run("predict runs/a/model --data format=csv,path=x.csv --output out");
    run("compare job.yaml --over optimizer");
    run(
        "compare job.yaml --over optimizer=sgd,adam --over schedule --seeds 3"
            + " --set training.epochs=3 --output runs/c");
    run("scale job.yaml --workers 1");
    run(
        "scale job.yaml --workers 4,1,2 --average-every 8,1 --weak --repeats 2 --target 0.9"
            + " --set training.epochs=3 --output runs/s");
    run("explain runs/a");
    run("explain runs/a/model --rows 5000 --output a.json");
    run("export runs/a/model --onnx a.onnx");
    run("export runs/a/model --onnx a.onnx --numbers double");
    run("export runs/a/model --dl4j a.zip");
    run("config job.yaml --set training.epochs=3");
    run("watch runs/a runs/b");
    run("watch runs/a --port 8050");

    assertThat(recorder.calls)
        .containsExactly(
            new InitOptions(
                Optional.of("rows.csv"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new InitOptions(
                Optional.empty(),
                Optional.of("format=csv,path=x.csv"),
                Optional.of("y"),
                Optional.empty(),
                Optional.of("a.yaml")),
            new DoctorOptions(Optional.empty(), List.of()),
            new DoctorOptions(Optional.of("job.yaml"), List.of("training.workers=3")),
            new EvaluateOptions("runs/a/model", "format=csv,path=x.csv"),
            new PredictOptions("runs/a/model", "format=csv,path=x.csv", "out"),
            new CompareOptions("job.yaml", List.of("optimizer"), 1, List.of(), Optional.empty()),
            new CompareOptions(
                "job.yaml",
                List.of("optimizer=sgd,adam", "schedule"),
                3,
                List.of("training.epochs=3"),
                Optional.of("runs/c")),
            new ScaleOptions(
                "job.yaml",
                List.of(1),
                List.of(),
                Mode.STRONG,
                3,
                OptionalDouble.empty(),
                List.of(),
                Optional.empty()),
            new ScaleOptions(
                "job.yaml",
                List.of(1, 2, 4),
                List.of(8, 1),
                Mode.WEAK,
                2,
                OptionalDouble.of(0.9),
                List.of("training.epochs=3"),
                Optional.of("runs/s")),
            new ExplainOptions("runs/a", OptionalLong.empty(), Optional.empty()),
            new ExplainOptions("runs/a/model", OptionalLong.of(5000), Optional.of("a.json")),
            new ExportOptions("runs/a/model", "a.onnx", InputNumbers.FLOAT),
            new ExportOptions("runs/a/model", "a.onnx", InputNumbers.DOUBLE),
            new Dl4jExportOptions("runs/a/model", "a.zip"),
            new ConfigOptions("job.yaml", List.of("training.epochs=3")),
            new WatchOptions(List.of("runs/a", "runs/b"), 0),
            new WatchOptions(List.of("runs/a"), 8050));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | regatta: a command is missing: 'regatta help' lists them",
        "train | regatta: Missing required parameter: 'JOB'",
        "evaluate m | regatta: Missing required option: '--data=SOURCE'",
        "predict m --data d | regatta: Missing required option: '--output=PATH'",
        "explain | regatta: Missing required parameter: 'RUN'",
        "watch | regatta: Missing required parameter: 'RUN'",
        "train --watch job.yaml | regatta: Missing required parameter: 'JOB'",
        "train j --watch soon | --watch soon: a port such as 8050, or nothing; what follows it is"
            + " taken for the port, so put the job file before it",
        "compare j | regatta: Missing required option: '--over=KEY[=VALUE,...]'",
        "compare j --over optimizer --seeds 0 | --seeds 0: at least 1",
        "scale j | regatta: Missing required option: '--workers=N,...'",
        "scale j --workers 0,2 | --workers 0,2: '0' is not a number of workers from 1 up; write"
            + " such as 1,2,4,8",
        "scale j --workers 2,2 | --workers 2,2 names 2 twice",
        "scale j --workers 2 --average-every often | --average-every often: 'often' is not a number"
            + " of local steps from 1 up; write such as 1,8,64; a policy goes into the job file, as"
            + " averaging.every",
        "scale j --workers 2 --repeats 0 | --repeats 0: at least 1",
        "scale j --workers 2 --strong --weak | --strong and --weak say two things: give one of"
            + " them",
        "scale j --workers 2 --target x | regatta: Invalid value for option '--target': 'x' is not"
            + " a double",
        "explain r --rows 1 | --rows 1: at least 2",
        "export m | regatta: Missing required option: '--onnx=FILE'",
        "export m --onnx f --numbers many | regatta: Invalid value for option '--numbers': expected"
            + " one of [FLOAT, DOUBLE] (case-insensitive) but was 'many'",
        "export m --dl4j f --onnx f | regatta: --dl4j goes without --onnx and --numbers: run export"
            + " once for each file",
        "export m --dl4j f --numbers double | regatta: --dl4j goes without --onnx and --numbers:"
            + " run export once for each file",
        "cluster | regatta: what to do with the cluster is missing: start, stop or status",
        "cluster start | regatta: Missing required option: '--workers=N'",
        "cluster start --workers 0 | --workers 0: at least 1",
        "cluster start --workers 1 --cores 0 | --cores 0: at least 1",
        "cluster start --workers 1 --memory 2 | --memory 2: a number followed by m or g,"
            + " such as 2g",
      })
  void wrongWordsAreToldInOneLine(String words, String message) {
    assertThat(run(words)).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString().lines()).containsExactly(message);
    assertThat(recorder.calls).isEmpty();
  }

  @Test
  void aWordThatIsNearlyACommandIsSuggested() {
    assertThat(run("trian job.yaml")).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString()).contains("'trian'").contains("train").doesNotContain("\tat ");
  }

  @Test
  void wrongInputIsToldWithoutAStackTrace() {
    recorder.failure = Optional.of(new UserException("job.yaml is missing"));

    assertThat(run("train job.yaml")).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString().lines()).containsExactly("job.yaml is missing");
  }

  @Test
  void aCancelledRunIsToldInOneLine() {
    recorder.failure =
        Optional.of(
            new RunCancelledException("Job 7 cancelled", new IllegalStateException("a cause")));

    assertThat(run("train job.yaml")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString().lines())
        .containsExactly(
            "the run was cancelled: Job 7 cancelled; train again to go on from the last"
                + " checkpoint");
  }

  @Test
  void aDefectIsToldWithOne() {
    recorder.failure = Optional.of(new IllegalStateException("a defect"));

    assertThat(run("train job.yaml")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("a defect").contains("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train job.yaml --resume URL",
        "train job.yaml --output URL",
        "train job.yaml --set output=URL",
        "train job.yaml URL",
        "evaluate URL --data format=csv,path=x.csv",
        "evaluate runs/a/model --data format=csv,path=URL",
        "predict runs/a/model --data format=csv,path=x.csv --output URL",
        "explain URL",
        "export runs/a/model --onnx URL",
        "export runs/a/model --dl4j URL"
      })
  void aPasswordOnTheCommandLineIsRefusedAndNotShown(String words) {
    assertThat(run(words.replace("URL", "sftp://me:canary@host/x")))
        .isEqualTo(ExitCode.WRONG_INPUT);

    assertThat(recorder.calls).isEmpty();
    assertThat(out.toString()).doesNotContain("canary");
    assertThat(err.toString()).contains("sftp://me:***@host/x").doesNotContain("canary");
  }

  @Test
  void theExitCodeIsTheActions() {
    recorder.exitCode = ExitCode.DIVERGED;

    assertThat(run("train job.yaml")).isEqualTo(ExitCode.DIVERGED);
  }

  @Test
  void aMasterThatSparkWasNotStartedWithIsRefused() {
    System.setProperty("spark.master", "local[*]");

    assertThat(run("train job.yaml --master spark://a:7077")).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString())
        .startsWith("--master spark://a:7077 came too late, Spark was started with local[*]");
  }

  @Test
  void theMasterThatSparkWasStartedWithIsAccepted() {
    System.setProperty("spark.master", "spark://a:7077");

    assertThat(run("train job.yaml --master spark://a:7077")).isEqualTo(ExitCode.DONE);
  }

  @Test
  void helpNamesTheCommands() {
    assertThat(run("help")).isEqualTo(ExitCode.DONE);
    assertThat(out.toString())
        .contains(
            "init",
            "doctor",
            "train",
            "evaluate",
            "predict",
            "explain",
            "compare",
            "watch",
            "scale",
            "export",
            "config",
            "reference",
            "cluster",
            "help",
            "version");
  }

  @Test
  void helpOfACommandNamesItsOptions() {
    assertThat(run("help train")).isEqualTo(ExitCode.DONE);
    assertThat(out.toString())
        .contains("--set", "--master", "--warm-start", "--output", "--resume", "--fresh");
  }

  @Test
  void versionNamesWhatItRunsOn() {
    assertThat(run("version")).isEqualTo(ExitCode.DONE);
    assertThat(out.toString()).startsWith("regatta ").contains("Spark 3.5, Scala 2.12 and Java 17");
  }

  private int run(String words) {
    return line().execute(words.isEmpty() ? new String[0] : words.split(" ", -1));
  }

  private CommandLine line() {
    List<Object> commands = new ArrayList<>(Main.commands(recorder));
    commands.add(new ClusterCommand(System.getenv()));
    return Main.commandLine(commands)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }

  private static final class Recorder implements Actions {
    private final List<Object> calls = new ArrayList<>();
    private Optional<RuntimeException> failure = Optional.empty();
    private int exitCode;

    @Override
    public int init(InitOptions options) {
      return record(options);
    }

    @Override
    public int doctor(DoctorOptions options) {
      return record(options);
    }

    @Override
    public int train(TrainOptions options) {
      return record(options);
    }

    @Override
    public int evaluate(EvaluateOptions options) {
      return record(options);
    }

    @Override
    public int predict(PredictOptions options) {
      return record(options);
    }

    @Override
    public int compare(CompareOptions options) {
      return record(options);
    }

    @Override
    public int scale(ScaleOptions options) {
      return record(options);
    }

    @Override
    public int explain(ExplainOptions options) {
      return record(options);
    }

    @Override
    public int watch(WatchOptions options) {
      return record(options);
    }

    @Override
    public int export(ExportOptions options) {
      return record(options);
    }

    @Override
    public int exportDl4j(Dl4jExportOptions options) {
      return record(options);
    }

    @Override
    public int config(ConfigOptions options) {
      return record(options);
    }

    private int record(Object options) {
      calls.add(options);
      failure.ifPresent(
          thrown -> {
            throw thrown;
          });
      return exitCode;
    }
  }
}
