package dev.regatta.submit;

/**
 * What the commands do that start Spark, on a cluster or here; the command line only parses. Each
 * returns the process's exit code and throws {@link dev.regatta.conf.UserException} for wrong
 * input.
 */
public interface ClusterActions {
  /** Writes a job file for some rows. */
  int init(InitOptions options);

  /** Says whether a job would run. */
  int doctor(DoctorOptions options);

  int train(TrainOptions options);

  int evaluate(EvaluateOptions options);

  int predict(PredictOptions options);

  int explain(ExplainOptions options);

  int compare(CompareOptions options);

  int scale(ScaleOptions options);
}
