package dev.regatta.submit;

import dev.regatta.driver.report.Comparison;
import dev.regatta.driver.scaling.Scaling;
import dev.regatta.driver.scaling.ScalingTable;
import dev.regatta.driver.spark.run.Candidate;
import dev.regatta.driver.spark.run.CompareListener;
import dev.regatta.driver.spark.run.TrainResult;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Shows a comparison or a grid: two lines per run, and a table at the end. */
final class CompareConsole implements CompareListener {
  private final PrintStream out;
  private final Set<String> told = new HashSet<>();

  CompareConsole(PrintStream out) {
    this.out = out;
  }

  /** What all runs say is said once. */
  @Override
  public void note(String line) {
    if (told.add(line)) {
      out.println(line);
    }
  }

  @Override
  public void starting(Candidate candidate, int number, int of) {
    out.printf(
        "%d/%d %s, seed %d%n",
        number, of, candidate.alternative(), candidate.job().training().seed());
  }

  @Override
  public void ended(Candidate candidate, TrainResult result) {
    out.printf(
        Locale.ROOT,
        "    %s%s: %s %.4f at epoch %.0f%n",
        result.alreadyDone() ? "already " : "",
        result.status(),
        result.summary().path("best").path("metric").asText("no validation"),
        result.summary().path("best").path("value").asDouble(Double.NaN),
        result.summary().path("best").path("epoch").asDouble());
  }

  @Override
  public void leftOut(Candidate candidate, String reason) {
    out.println("    left out: " + reason);
  }

  /** The table, its columns below each other. */
  void table(Comparison comparison) {
    Columns.print(comparison.table(), out);
  }

  /** What a grid says, and what to know before it is believed. */
  void scaling(Scaling scaling) {
    ScalingTable table = new ScalingTable(scaling);
    Columns.print(table.cells(), out);
    if (table.predictions().size() > 1) {
      Columns.print(table.predictions(), out);
    }
    out.println(scaling.advice());
    scaling.caveats().forEach(line -> out.println("- " + line));
  }
}
