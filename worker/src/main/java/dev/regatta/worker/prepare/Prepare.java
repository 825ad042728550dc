package dev.regatta.worker.prepare;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.worker.prepare.category.Categorical;
import dev.regatta.worker.prepare.number.Missing;
import dev.regatta.worker.prepare.number.Numeric;
import dev.regatta.worker.prepare.time.Time;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How columns become the floats that a network sees. */
@Doc("How columns become the floats that a network sees; fitted on training rows only.")
public record Prepare(
    @Doc("Scaling of numbers.") @Default("standardize") Numeric numeric,
    @Doc("Encoding of categories.") @Default("one-hot") Categorical categorical,
    @Doc("The parts of dates and timestamps.") @Default("{}") Time time,
    @Doc(
            "What stands for a missing number. A missing text is no category, a missing time has no"
                + " place in its cycles.")
        @Default("mean")
        Missing missing,
    @Doc(
            "Scaling of a regression's label for training: standardize or none. Predictions and"
                + " errors are told in the label's own unit; the loss is not. With loss: poisson"
                + " the label is never scaled.")
        @Default("standardize")
        Label label,
    @Doc(
            "What columns are, and their treatment, by name, where that is not as for all: {zip:"
                + " {kind: category}}. In a name, * is any text and ? any character; a name itself"
                + " goes before such a pattern, and an earlier pattern before a later one.")
        @Default("{}")
        Map<String, ColumnPrepare> columns,
    @Doc(
            "How prepared rows are held: dense, or sparse, by their inputs that are not zero, which"
                + " vectors then keep (see center); auto: sparse where they are few.")
        @Auto
        Optional<RowForm> rows) {

  public Prepare {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** The scaling of a regression's label. */
  public enum Label {
    STANDARDIZE,
    NONE
  }
}
