package dev.regatta.submit;

import dev.regatta.conf.JobText;
import dev.regatta.conf.Yaml;
import dev.regatta.driver.spark.advise.AdviceRequest;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.Resume;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands that do nothing but tell which files they would open. */
final class NamedPaths implements ClusterActions {
  private final Map<String, String> environment;
  private final List<NamedPath> paths = new ArrayList<>();
  private Optional<String> job = Optional.empty();

  NamedPaths(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The job file of the last command, if it had one. */
  Optional<String> job() {
    return job;
  }

  /** The paths of the commands so far. */
  List<NamedPath> paths() {
    return List.copyOf(paths);
  }

  /** What is no file of this machine may be a table. */
  @Override
  public int init(InitOptions options) {
    AdviceRequest request = options.request(environment);
    if (options.source().isPresent() || new File(request.data()).exists()) {
      paths.add(new NamedPath("DATA", request.data(), NamedPath.Reader.EXECUTORS));
    }
    paths.add(new NamedPath("--output", options.file(request), NamedPath.Reader.DRIVER));
    return ExitCode.DONE;
  }

  /** Which paths are not seen elsewhere is what it is asked for: none is refused before. */
  @Override
  public int doctor(DoctorOptions options) {
    job = options.job();
    options.text(environment).ifPresent(Jobs::bind);
    return ExitCode.DONE;
  }

  @Override
  public int train(TrainOptions options) {
    job = Optional.of(options.job());
    paths.addAll(NamedPath.of(Jobs.bind(options.text(environment))));
    if (options.resume() instanceof Resume.From from) {
      paths.add(new NamedPath("--resume", from.path(), NamedPath.Reader.DRIVER));
    }
    if (options.resume() instanceof Resume.Reshard reshard) {
      paths.add(new NamedPath("--re-shard", reshard.path(), NamedPath.Reader.DRIVER));
    }
    return ExitCode.DONE;
  }

  @Override
  public int evaluate(EvaluateOptions options) {
    paths.add(new NamedPath("model", options.model(), NamedPath.Reader.DRIVER));
    paths.addAll(NamedPath.of("--data", DataOption.parse(options.data(), environment)));
    return ExitCode.DONE;
  }

  @Override
  public int predict(PredictOptions options) {
    evaluate(new EvaluateOptions(options.model(), options.data()));
    paths.add(new NamedPath("--output", options.output(), NamedPath.Reader.EXECUTORS));
    return ExitCode.DONE;
  }

  @Override
  public int compare(CompareOptions options) {
    JobText text = options.text(environment);
    return runs(options.job(), text, options.directory(text));
  }

  @Override
  public int scale(ScaleOptions options) {
    JobText text = options.text(environment);
    return runs(options.job(), text, options.directory(text));
  }

  /** A job that is trained again and again, below a directory. */
  private int runs(String file, JobText text, String directory) {
    job = Optional.of(file);
    String output = "output=" + Yaml.quoted(directory);
    paths.addAll(NamedPath.of(Jobs.bind(text.with("--output", List.of(output)))));
    return ExitCode.DONE;
  }

  /** The rows are named by the model, which tells where they are when it is read. */
  @Override
  public int explain(ExplainOptions options) {
    paths.add(new NamedPath("run", options.run(), NamedPath.Reader.DRIVER));
    options
        .output()
        .ifPresent(output -> paths.add(new NamedPath("--output", output, NamedPath.Reader.DRIVER)));
    return ExitCode.DONE;
  }
}
