package dev.regatta.driver.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.regatta.conf.JobText;
import dev.regatta.driver.spark.Prepares;
import dev.regatta.worker.Workers;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.PreparationFit;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.Treatments;
import dev.regatta.worker.train.WorkerSpec;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Models of a few columns and layers of every kind, whose files are small. */
final class SmallModel {
  /** A cell for each column of every model. */
  static final Map<String, Object> ROW =
      Map.of("bill", 39.1, "island", "text 2", "pixels", new double[] {1, 2, 3});

  private static final int ROWS = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private SmallModel() {}

  static List<Model> all() {
    LabelColumn species = new LabelColumn("species", LabelColumn.Kind.CLASS_TEXT);
    LabelColumn prices = new LabelColumn(List.of("low", "high"), LabelColumn.Kind.TARGET);
    return List.of(
        model(
            species,
            "{categorical: embedding}",
            "[{units: 5, normalization: batch-norm}, {units: 4, dropout: 0.5}]",
            "cross-entropy"),
        model(
            prices,
            "{numeric: quantile, categorical: {type: hashing, buckets: 8}, missing: {type: mean,"
                + " indicator: true}}",
            "[{type: residual, layers: [{units: 6, normalization: layer-norm}]}]",
            "mse"),
        model(species, "{}", "[]", "cross-entropy"));
  }

  private static Model model(LabelColumn label, String prepare, String layers, String loss) {
    Layout layout =
        new Layout(
            List.of(
                InputColumn.number("bill"),
                InputColumn.text("island"),
                InputColumn.vector("pixels", 3)),
            label,
            null);
    PreparationFit fit = new PreparationFit(Treatments.of(layout, Prepares.of(prepare)));
    Random random = new Random(1);
    for (int i = 0; i < ROWS; i++) {
      fit.add(row(layout, i, random));
    }
    Preparation preparation = fit.finish();
    WorkerSpec spec = spec(preparation, layers, loss);
    Network network = spec.buildNetwork();
    float[] weights = new float[network.parameters()];
    network.initialize(1, weights);
    return new Model(spec, preparation, weights, JsonNodeFactory.instance.objectNode());
  }

  private static RawRow row(Layout layout, int index, Random random) {
    RawRow row = layout.newRow();
    for (int i = 0; i < row.numbers.length; i++) {
      row.numbers[i] = random.nextGaussian();
    }
    row.texts[0] = "text " + index % 4;
    for (int i = 0; i < row.labels.length; i++) {
      row.labels[i] = random.nextGaussian();
    }
    row.labelText = layout.label().text() ? "class " + index % 3 : null;
    return row;
  }

  private static WorkerSpec spec(Preparation preparation, String layers, String loss) {
    String text =
        """
        {network: {layers: %s, loss: %s}, inputs: %d, classes: %d, label-scale: %s,
         optimizer: {type: sgd}, regularization: {}, local-state: average, batch-size: 8,
         threads: 1, seed: 5, embeddings: %s}
        """
            .formatted(
                layers,
                loss,
                preparation.width(),
                preparation.classes().size(),
                preparation.labelScales(),
                JSON.valueToTree(preparation.embeddings()));
    return Workers.bindSpec(JobText.parse("test", text, Map.of()));
  }
}
