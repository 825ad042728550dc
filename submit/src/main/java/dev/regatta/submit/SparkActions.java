package dev.regatta.submit;

import dev.regatta.conf.Alternatives;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.conf.Yaml;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.report.ComparePage;
import dev.regatta.driver.report.Comparison;
import dev.regatta.driver.report.Explanation;
import dev.regatta.driver.scaling.Scaling;
import dev.regatta.driver.scaling.ScalingJson;
import dev.regatta.driver.scaling.ScalingPage;
import dev.regatta.driver.spark.advise.Advice;
import dev.regatta.driver.spark.advise.AdviceRequest;
import dev.regatta.driver.spark.run.Candidate;
import dev.regatta.driver.spark.run.Comparing;
import dev.regatta.driver.spark.run.Evaluating;
import dev.regatta.driver.spark.run.ExplainRequest;
import dev.regatta.driver.spark.run.Explaining;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.ModelFrame;
import dev.regatta.driver.spark.run.Predicting;
import dev.regatta.driver.spark.run.ScaleRequest;
import dev.regatta.driver.spark.run.ScalingRuns;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import dev.regatta.driver.store.Content;
import dev.regatta.driver.store.NewFile;
import dev.regatta.driver.store.ReportDirectory;
import dev.regatta.driver.store.RunView;
import dev.regatta.launcher.ExecutorCheck;
import dev.regatta.submit.doctor.Examination;
import dev.regatta.submit.watch.WatchServer;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.onnx.OnnxModel;
import dev.regatta.worker.onnx.Value;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** What the commands do, on the Spark that the script started. */
final class SparkActions implements Actions {
  private static final String EXPLANATION = "explain.json";

  private final Map<String, String> environment;
  private final PrintStream out;

  SparkActions(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  @Override
  public int init(InitOptions options) {
    AdviceRequest request = options.request(environment);
    String name = options.file(request);
    JobFileWriter file = JobFileWriter.of(name);
    try (SparkSession spark = start("regatta init " + request.data())) {
      Advice advice = Advice.of(spark, request);
      file.write(advice.text());
      advice.summary().forEach(out::println);
      out.printf("%-14s %s%n", "job file", name);
      String word = name.matches("[A-Za-z0-9._/-]+") ? name : "'" + name + "'";
      out.printf("%-14s regatta train %s%n", "next", word);
      out.flush();
      return ExitCode.DONE;
    }
  }

  /** Executors that do not fit are a finding like others, so they are not refused before. */
  @Override
  public int doctor(DoctorOptions options) {
    Optional<Job> job = options.text(environment).map(Jobs::bind);
    Map<String, String> data = new LinkedHashMap<>();
    job.map(NamedPath::of).orElse(List.of()).stream()
        .filter(path -> path.reader() == NamedPath.Reader.EXECUTORS)
        .forEach(path -> data.put(path.name(), path.path()));
    try (SparkSession spark = SparkSession.builder().appName("regatta doctor").getOrCreate()) {
      boolean well = new Examination(out).of(spark, job, data);
      return well ? ExitCode.DONE : ExitCode.WRONG_INPUT;
    }
  }

  @Override
  public int train(TrainOptions options) {
    Job job = Jobs.bind(options.text(environment));
    Interruption interruption = Interruption.install(out);
    try (SparkSession spark = start("regatta train " + options.job());
        TrainingConsole console = new TrainingConsole(out, watch(options, spark))) {
      TrainRequest request =
          new TrainRequest(job, options.resume(), options.fresh(), interruption::requested)
              .withReport();
      TrainResult result = TrainingRun.run(spark, request, console);
      console.closing(result);
      return exitCode(result, interruption);
    } finally {
      interruption.done();
    }
  }

  /** Starts to watch the directory that it is given; empty where that was not asked for. */
  private static Optional<Function<String, WatchServer>> watch(
      TrainOptions options, SparkSession spark) {
    if (options.watch().isEmpty()) {
      return Optional.empty();
    }
    if (spark.sparkContext().deployMode().equals("cluster")) {
      throw new UserException(
          "--watch: the driver is on a machine of the cluster, where nobody has a browser; give"
              + " regatta watch "
              + options.output().orElse("OUTPUT")
              + " here instead");
    }
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    int port = options.watch().getAsInt();
    return Optional.of(directory -> WatchServer.start(List.of(directory), port, hadoop));
  }

  @Override
  public int watch(WatchOptions options) {
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    try (WatchServer server = WatchServer.start(options.runs(), options.port(), hadoop)) {
      out.println("watch " + server.address() + " (Ctrl-C ends it)");
      out.flush();
      new CountDownLatch(1).await();
      return ExitCode.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.TERMINATED;
    }
  }

  private static int exitCode(TrainResult result, Interruption interruption) {
    return switch (result.status()) {
      case "diverged" -> ExitCode.DIVERGED;
      case "interrupted" -> interruption.exitCode();
      default -> ExitCode.DONE;
    };
  }

  @Override
  public int evaluate(EvaluateOptions options) {
    Source source = DataOption.parse(options.data(), environment).rows();
    try (SparkSession spark = start("regatta evaluate " + options.model())) {
      Model model = ModelFrame.open(options.model(), spark.sparkContext().hadoopConfiguration());
      Evaluation evaluation = Evaluating.run(spark, model, source);
      out.printf("%-14s %d%n", "rows", evaluation.rows());
      evaluation.values().forEach((name, value) -> out.printf("%-14s %s%n", name, value));
      out.flush();
      return ExitCode.DONE;
    }
  }

  @Override
  public int predict(PredictOptions options) {
    Source source = DataOption.parse(options.data(), environment).rows();
    try (SparkSession spark = start("regatta predict " + options.model())) {
      Model model = ModelFrame.open(options.model(), spark.sparkContext().hadoopConfiguration());
      Predicting.run(spark, model, source, options.output());
      out.println("predictions are in " + options.output());
      out.flush();
      return ExitCode.DONE;
    }
  }

  @Override
  public int explain(ExplainOptions options) {
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    Optional<NewFile> given =
        options.output().map(output -> NewFile.of("--output", output, hadoop));
    Optional<RunView> run = RunView.of(options.run(), hadoop);
    try (SparkSession spark = start("regatta explain " + options.run())) {
      Explanation explanation =
          Explaining.run(spark, new ExplainRequest(options.run(), options.rows()));
      for (Explanation.Line line : explanation.table()) {
        out.printf("%-14s %s%n%-14s %s%n", line.name(), line.figure(), "", line.meaning());
      }
      if (given.isPresent()) {
        String json = explanation.toJson().toPrettyString() + "\n";
        given.get().write(Content.of(json.getBytes(StandardCharsets.UTF_8)));
        out.println("the figures are in " + options.output().get());
      } else {
        run.map(RunView::reports)
            .ifPresent(
                reports -> {
                  reports.write(EXPLANATION, explanation.toJson());
                  out.println("the figures are in " + reports.file(EXPLANATION));
                });
      }
      out.flush();
      return ExitCode.DONE;
    }
  }

  @Override
  public int compare(CompareOptions options) {
    JobText text = options.text(environment);
    List<Alternatives> over =
        options.over().stream()
            .map(word -> Alternatives.parse("--over", word, environment, Jobs.binder(), Job.class))
            .toList();
    String output = options.directory(text);
    List<Candidate> candidates = Candidate.of(text, over, options.seeds(), output);
    String title = options.job() + " over " + String.join(" and ", options.over());
    Interruption interruption = Interruption.install(out);
    try (SparkSession spark = start("regatta compare " + options.job())) {
      ReportDirectory reports =
          ReportDirectory.make("--output", output, spark.sparkContext().hadoopConfiguration());
      CompareConsole console = new CompareConsole(out);
      Comparison comparison =
          Comparing.run(spark, title, candidates, interruption::requested, console);
      reports.write("compare.json", comparison.toJson());
      reports.write("compare.html", ComparePage.of(comparison));
      console.table(comparison);
      out.println("the curves are in " + reports.file("compare.html"));
      out.flush();
      return interruption.requested() ? interruption.exitCode() : ExitCode.DONE;
    } finally {
      interruption.done();
    }
  }

  @Override
  public int scale(ScaleOptions options) {
    JobText text = options.text(environment);
    String output = options.directory(text);
    ScaleRequest request =
        new ScaleRequest(
            options.title(),
            text,
            options.workers(),
            options.every(),
            options.mode(),
            options.target(),
            options.repeats(),
            output);
    Interruption interruption = Interruption.install(out);
    try (SparkSession spark = start("regatta scale " + options.job())) {
      ReportDirectory reports =
          ReportDirectory.make("--output", output, spark.sparkContext().hadoopConfiguration());
      CompareConsole console = new CompareConsole(out);
      Scaling scaling = ScalingRuns.run(spark, request, interruption::requested, console);
      reports.write("scaling.json", ScalingJson.of(scaling));
      reports.write("scaling.html", ScalingPage.of(scaling));
      console.scaling(scaling);
      out.println("the curves are in " + reports.file("scaling.html"));
      out.flush();
      return interruption.requested() ? interruption.exitCode() : ExitCode.DONE;
    } finally {
      interruption.done();
    }
  }

  @Override
  public int export(ExportOptions options) {
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    NewFile file = NewFile.of("--onnx", options.onnx(), hadoop);
    OnnxModel onnx =
        new OnnxModel(
            ModelFrame.open(options.model(), hadoop), options.numbers(), Version.number());
    file.write(onnx::writeTo);
    onnx.inputs().forEach(value -> print("input", value));
    onnx.outputs().forEach(value -> print("output", value));
    onnx.remarks().forEach(out::println);
    out.println("the model is in " + options.onnx());
    out.flush();
    return ExitCode.DONE;
  }

  @Override
  public int exportDl4j(Dl4jExportOptions options) {
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    NewFile file = NewFile.of("--dl4j", options.dl4j(), hadoop);
    Model model = ModelFrame.open(options.model(), hadoop);
    Dl4jExport export = new Dl4jExport(model);
    file.write(export::writeTo);
    export.lines().forEach(out::println);
    out.println("the model is in " + options.dl4j());
    out.flush();
    return ExitCode.DONE;
  }

  private void print(String direction, Value value) {
    out.printf("%-14s %s %s%n", direction, value.name(), value.form());
  }

  @Override
  public int config(ConfigOptions options) {
    Job job =
        Jobs.bind(
            JobText.read(Path.of(options.job()), environment).with("--set", options.overrides()));
    out.print(Yaml.write(Jobs.dump(job)));
    out.flush();
    return ExitCode.DONE;
  }

  private static SparkSession start(String name) {
    SparkSession spark = SparkSession.builder().appName(name).getOrCreate();
    if (!spark.sparkContext().isLocal()) {
      ExecutorCheck.problem(spark.sparkContext())
          .ifPresent(
              problem -> {
                spark.stop();
                throw new UserException(problem);
              });
    }
    return spark;
  }
}
