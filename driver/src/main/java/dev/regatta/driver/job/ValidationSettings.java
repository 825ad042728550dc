package dev.regatta.driver.job;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.worker.metric.Metric;
import java.util.List;

/** The {@code validation} part of a job file. */
@Doc("When the average is validated.")
public record ValidationSettings(
    @Doc("Epochs between two validations.") @Default("1") @Range(min = 1) int everyEpochs,
    @Doc(
            "Metrics beside the usual ones: f1-macro, roc-auc, ...; early-stopping.monitor may name"
                + " them.")
        @Default("[]")
        List<Metric> metrics) {
  public ValidationSettings {
    metrics = List.copyOf(metrics);
  }
}
