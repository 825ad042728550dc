package dev.regatta.submit;

/** What all commands do that work on jobs, runs and models. */
public interface Actions extends ClusterActions {
  /** Shows runs in a browser until the process is told to end. Starts nothing of Spark. */
  int watch(WatchOptions options);

  /** Writes a model for other runtimes. Needs Spark's jars, but starts nothing of Spark. */
  int export(ExportOptions options);

  /** Writes a model for DL4J. The same holds. */
  int exportDl4j(Dl4jExportOptions options);

  /** Prints the resolved job file. Needs no Spark. */
  int config(ConfigOptions options);
}
