package dev.regatta.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.regatta.conf.JobText;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.PreparationFit;
import dev.regatta.worker.prepare.Prepares;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.Treatments;
import dev.regatta.worker.train.WorkerSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A model with its preparation fitted on random rows, and those rows: as cells, and as the
 * preparation takes them.
 */
record ScoredModel(Model model, List<Map<String, Object>> cells, List<RawRow> rows) {
  private static final int ROWS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One with these columns, whose cells are missing now and then. */
  static ScoredModel of(LabelColumn label, long seed, InputColumn... columns) {
    return of(label, seed, "{}", columns);
  }

  /** The same where a job says this of {@code prepare}. */
  static ScoredModel of(LabelColumn label, long seed, String prepare, InputColumn... columns) {
    return of(
        label,
        seed,
        prepare,
        "[{units: 9, activation: gelu}, {units: 5, activation: tanh}]",
        columns);
  }

  /** The same of a network with these hidden layers. */
  static ScoredModel of(
      LabelColumn label, long seed, String prepare, String layers, InputColumn... columns) {
    Layout layout = new Layout(List.of(columns), label, null);
    Random random = new Random(seed);
    List<Map<String, Object>> cells = new ArrayList<>();
    List<RawRow> rows = new ArrayList<>();
    PreparationFit fit = new PreparationFit(Treatments.of(layout, Prepares.of(prepare)));
    for (int i = 0; i < ROWS; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (InputColumn column : columns) {
        row.put(column.name(), cell(column, random));
      }
      RawRow raw = raw(layout, row, i, random);
      fit.add(raw);
      cells.add(row);
      rows.add(raw);
    }
    return new ScoredModel(model(fit.finish(), seed, layers), cells, rows);
  }

  private static @Nullable Object cell(InputColumn column, Random random) {
    if (random.nextInt(20) == 0) {
      return null;
    }
    return switch (column.kind()) {
      case TEXT -> "text " + random.nextInt(4);
      case NUMBER -> random.nextBoolean() ? (Object) random.nextInt(100) : random.nextGaussian();
      case VECTOR -> random.doubles(column.size()).toArray();
      default -> throw new IllegalArgumentException("no cells of " + column.kind());
    };
  }

  private static RawRow raw(Layout layout, Map<String, Object> cells, int index, Random random) {
    RawRow raw = layout.newRow();
    int number = 0;
    int text = 0;
    for (InputColumn column : layout.inputs()) {
      Object cell = cells.get(column.name());
      if (column.kind() == InputColumn.Kind.TEXT) {
        raw.texts[text++] = (String) cell;
      } else {
        Arrays.fill(raw.numbers, number, number + column.size(), Double.NaN);
        if (cell instanceof double[] vector) {
          System.arraycopy(vector, 0, raw.numbers, number, vector.length);
        } else if (cell != null) {
          raw.numbers[number] = ((Number) cell).doubleValue();
        }
        number += column.size();
      }
    }
    raw.labels[0] = !layout.label().regresses() ? index % 3 : 1e4 + 500 * random.nextGaussian();
    for (int more = 1; more < raw.labels.length; more++) {
      boolean target = layout.label().regresses();
      raw.labels[more] = target ? 3 + random.nextGaussian() : random.nextInt(2);
    }
    raw.labelText = layout.label().text() ? "class " + index % 3 : null;
    return raw;
  }

  private static Model model(Preparation preparation, long seed, String layers) {
    String text =
        """
        network:
          layers: %s
          loss: %s
        inputs: %d
        classes: %d
        label-scale: %s
        optimizer: {type: sgd}
        regularization: {}
        local-state: average
        batch-size: 8
        threads: 1
        seed: 5
        embeddings: %s
        """
            .formatted(
                layers,
                loss(preparation.layout().label()),
                preparation.width(),
                preparation.layout().label().kind() == LabelColumn.Kind.FLAG
                    ? 2
                    : preparation.classes().size(),
                preparation.labelScales(),
                JSON.valueToTree(preparation.embeddings()));
    WorkerSpec spec = Workers.bindSpec(JobText.parse("test", text, Map.of()));
    Network network = spec.buildNetwork();
    float[] weights = new float[network.parameters()];
    network.initialize(seed, weights);
    Random random = new Random(seed);
    for (ParameterBlock block : network.blocks()) {
      for (int i = block.offset(); i < block.end() && block.isStatistic(); i++) {
        weights[i] += random.nextFloat();
      }
    }
    return new Model(spec, preparation, weights, JsonNodeFactory.instance.objectNode());
  }

  private static String loss(LabelColumn label) {
    return switch (label.kind()) {
      case CLASS_NUMBER, CLASS_TEXT -> "cross-entropy";
      case FLAG -> "binary-cross-entropy";
      case TARGET -> "mse";
      case COUNT -> "poisson";
    };
  }

  /** Writes the model's two files. */
  Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(Model.JSON_FILE), model.toJson().toString());
    try (OutputStream out = Files.newOutputStream(directory.resolve(Model.WEIGHTS_FILE))) {
      model.tensors().write(out);
    }
    return directory;
  }
}
