package dev.regatta.submit.doctor;

import dev.regatta.driver.spark.run.Rehearsal;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.worker.prepare.InputColumn;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether the rows can be read and split, and what their columns are taken for. */
final class DataCheck implements Check {
  @Override
  public String name() {
    return "rows";
  }

  @Override
  public Optional<Finding> of(Patient patient) {
    return patient
        .read()
        .map(
            tried ->
                tried
                    .value()
                    .map(DataCheck::of)
                    .orElseGet(() -> Finding.fail(tried.refused().orElseThrow())));
  }

  private static Finding of(Rehearsal.Read read) {
    Map<String, Long> kinds =
        read.columns().stream()
            .map(InputColumn::kind)
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
    String columns =
        kinds.entrySet().stream()
            .map(kind -> kind.getValue() + " " + kind.getKey())
            .collect(Collectors.joining(", "));
    String what =
        "%d to train, %d to validate, %d to test; columns: %s; label %s"
            .formatted(
                read.rows(Split.TRAINING),
                read.rows(Split.VALIDATION),
                read.rows(Split.TEST),
                columns,
                read.label().describe());
    return read.skipped() == 0
        ? Finding.ok(what)
        : Finding.warn(
            "%s; %d bad ones are left out".formatted(what, read.skipped()),
            "a run names their columns and reasons; correct them: docs/data.md");
  }
}
