package dev.regatta.submit;

/**
 * What the commands do; the command line only parses. Each returns the process's exit code and
 * throws {@link dev.regatta.conf.UserException} for wrong input.
 */
public interface Actions {
  int train(TrainOptions options);

  int evaluate(EvaluateOptions options);

  int predict(PredictOptions options);

  int compare(CompareOptions options);

  int scale(ScaleOptions options);

  int explain(ExplainOptions options);

  /** Shows runs in a browser until the process is told to end. Starts nothing of Spark. */
  int watch(WatchOptions options);

  /** Writes a job file for some rows. */
  int init(InitOptions options);

  /** Says whether a job would run. */
  int doctor(DoctorOptions options);

  /** Writes a model for other runtimes. Needs Spark's jars, but starts nothing of Spark. */
  int export(ExportOptions options);

  /** Writes a model for DL4J. The same holds. */
  int exportDl4j(Dl4jExportOptions options);

  /** Prints the resolved job file. Needs no Spark. */
  int config(ConfigOptions options);
}
