package dev.regatta.bench.predict;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.StepTask;
import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.worker.Scorer;
import dev.regatta.worker.Workers;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.PreparationFit;
import dev.regatta.worker.prepare.Prepare;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.Treatments;
import dev.regatta.worker.train.WorkerSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A scorer of a task's first weights, whose columns are numbers that pass through as they are. */
final class ScorerOfTask {
  private static final String SPEC =
      """
      network: {layers: [%s], loss: cross-entropy}
      inputs: %d
      classes: %d
      label-scale: 1
      optimizer: {type: sgd}
      regularization: {}
      local-state: average
      batch-size: 1
      threads: 1
      seed: 1
      """;

  private ScorerOfTask() {}

  /**
   * Writes a model directory and loads it.
   *
   * @param rows what the preparation is fitted on
   */
  static Scorer load(StepTask task, LabelledRows rows, Path directory) {
    Preparation preparation = preparation(rows);
    Model model =
        new Model(
            spec(task, preparation),
            preparation,
            task.weights(),
            JsonNodeFactory.instance.objectNode());
    try (OutputStream out = Files.newOutputStream(directory.resolve(Model.WEIGHTS_FILE))) {
      Files.writeString(directory.resolve(Model.JSON_FILE), model.toJson().toString());
      model.tensors().write(out);
    } catch (IOException e) {
      throw new MeasurementException("cannot write a model to " + directory, e);
    }
    return Scorer.load(directory);
  }

  private static Preparation preparation(LabelledRows rows) {
    List<InputColumn> columns =
        IntStream.range(0, rows.inputs()).mapToObj(i -> InputColumn.number("x" + i)).toList();
    LabelColumn label = new LabelColumn("label", LabelColumn.Kind.CLASS_NUMBER);
    Layout layout = new Layout(columns, label, null);
    Prepare prepare =
        new Binder(new Registries(Workers.registries()))
            .bind(JobText.parse("bench", "{numeric: none}", Map.of()), Prepare.class);
    PreparationFit fit = new PreparationFit(Treatments.of(layout, prepare));
    for (int row = 0; row < rows.rows(); row++) {
      RawRow raw = layout.newRow();
      for (int i = 0; i < rows.inputs(); i++) {
        raw.numbers[i] = rows.features()[row * rows.inputs() + i];
      }
      raw.labels[0] = rows.labels()[row];
      fit.add(raw);
    }
    return fit.finish();
  }

  private static WorkerSpec spec(StepTask task, Preparation preparation) {
    List<String> layers =
        task.widths().subList(1, task.layers()).stream()
            .map(units -> "{units: " + units + ", activation: relu}")
            .toList();
    String text =
        SPEC.formatted(
            String.join(", ", layers), preparation.width(), preparation.classes().size());
    return Workers.bindSpec(JobText.parse("bench", text, Map.of()));
  }
}
