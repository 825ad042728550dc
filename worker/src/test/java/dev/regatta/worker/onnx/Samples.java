package dev.regatta.worker.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.regatta.conf.JobText;
import dev.regatta.worker.Workers;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.PreparationFit;
import dev.regatta.worker.prepare.Prepares;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.Treatments;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rows and models of a layout, made by a seed, and what the worker predicts for them. */
final class Samples {
  static final int ROWS = 1000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every kind of column: 1 + 3 numbers, and 5 + 2 texts in training rows. */
  static final List<InputColumn> MIXED =
      List.of(
          InputColumn.number("age"),
          InputColumn.text("island"),
          InputColumn.vector("shape", 3),
          InputColumn.text("sex"));

  /** A network of two hidden layers, up to the name of its loss. */
  static final String LAYERS =
      "layers: [{units: 16, activation: relu, dropout: 0.5}, {units: 8, activation: tanh}], loss: ";

  /** Texts of training rows; rows to predict have one more. */
  private static final int TEXTS = 5;

  private final Layout layout;
  private final int classes;
  private final Random random;

  /** The size and the spread of numbers. */
  private double offset = 2;

  private double spread = 3;

  private Samples(Layout layout, int classes, long seed) {
    this.layout = layout;
    this.classes = classes;
    random = new Random(seed);
  }

  static Samples ofClasses(List<InputColumn> inputs, int classes, LabelColumn.Kind kind) {
    return new Samples(new Layout(inputs, new LabelColumn("y", kind), null), classes, 17);
  }

  static Samples ofClasses(List<InputColumn> inputs, int classes) {
    return ofClasses(inputs, classes, LabelColumn.Kind.CLASS_TEXT);
  }

  /** Of several columns that are targets, or 0 or 1. */
  static Samples ofLabels(List<InputColumn> inputs, LabelColumn label) {
    return new Samples(new Layout(inputs, label, null), label.regresses() ? 0 : 2, 17);
  }

  static Samples ofTargets(List<InputColumn> inputs) {
    return ofClasses(inputs, 0, LabelColumn.Kind.TARGET);
  }

  Samples withNumbers(double offset, double spread) {
    this.offset = offset;
    this.spread = spread;
    return this;
  }

  Layout layout() {
    return layout;
  }

  /** Rows with missing cells; numbers are floats, unless they are far from 0. */
  List<RawRow> rows(int count, int texts) {
    List<RawRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RawRow row = layout.newRow();
      for (int slot = 0; slot < row.numbers.length; slot++) {
        boolean missing = random.nextInt(10) == 0;
        row.numbers[slot] = missing ? Double.NaN : number();
      }
      for (int slot = 0; slot < row.texts.length; slot++) {
        boolean missing = random.nextInt(10) == 0;
        row.texts[slot] = missing ? null : "töxt " + random.nextInt(texts);
      }
      int label = classes == 0 ? 0 : i % classes;
      row.labels[0] = classes == 0 ? 250_000 + 90_000 * random.nextGaussian() : label;
      for (int more = 1; more < row.labels.length; more++) {
        row.labels[more] = classes == 0 ? -3 + random.nextGaussian() : random.nextInt(2);
      }
      row.labelText = layout.label().text() ? "class " + label : null;
      rows.add(row);
    }
    return rows;
  }

  private double number() {
    double number = offset + spread * random.nextGaussian();
    return Math.abs(offset) > 1000 * spread ? number : (float) number;
  }

  List<RawRow> toPredict() {
    return rows(ROWS, TEXTS + 1);
  }

  List<RawRow> toTrain() {
    return rows(Math.max(300, classes), TEXTS);
  }

  Preparation preparation(String prepare) {
    return fit(toTrain(), prepare);
  }

  /** What rows give where a job file says this of {@code prepare}. */
  Preparation fit(List<RawRow> rows, String prepare) {
    PreparationFit fit = new PreparationFit(Treatments.of(layout, Prepares.of(prepare)));
    rows.forEach(fit::add);
    return fit.finish();
  }

  /** A model with random weights, biases too. */
  Model model(Preparation preparation, String network) {
    String text =
        """
        network: {%s}
        inputs: %d
        classes: %d
        label-scale: %s
        optimizer: sgd
        regularization: {}
        local-state: average
        batch-size: 4
        threads: 1
        seed: 5
        embeddings: %s
        """
            .formatted(
                network,
                preparation.width(),
                classes,
                preparation.labelScales(),
                JSON.valueToTree(preparation.embeddings()));
    WorkerSpec spec = Workers.bindSpec(JobText.parse("test", text, Map.of()));
    float[] weights = new float[spec.buildNetwork().parameters()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (0.4 * random.nextGaussian());
    }
    for (ParameterBlock block : spec.buildNetwork().blocks()) {
      for (int i = block.offset(); i < block.end() && block.name().endsWith("variance"); i++) {
        weights[i] = 0.1f + Math.abs(weights[i]);
      }
    }
    return new Model(
        spec, preparation, weights, JsonNodeFactory.instance.objectNode().put("regatta", "0.9"));
  }

  Model model(String network) {
    return model(preparation("{}"), network);
  }

  /** The cells of rows as the graph takes them. */
  Map<String, Object> cells(List<RawRow> rows, InputNumbers numbers) {
    Map<String, Object> cells = new HashMap<>();
    int number = 0;
    int text = 0;
    for (InputColumn column : layout.inputs()) {
      if (column.kind() == InputColumn.Kind.TEXT) {
        cells.put(column.name(), texts(rows, text++));
      } else {
        double[][] values = numbers(rows, number, column.size());
        cells.put(column.name(), numbers == InputNumbers.DOUBLE ? values : rounded(values));
        number += column.size();
      }
    }
    return cells;
  }

  private static String[][] texts(List<RawRow> rows, int slot) {
    String[][] texts = new String[rows.size()][1];
    for (int row = 0; row < texts.length; row++) {
      String text = rows.get(row).texts[slot];
      texts[row][0] = text == null ? "" : text;
    }
    return texts;
  }

  private static double[][] numbers(List<RawRow> rows, int from, int count) {
    double[][] numbers = new double[rows.size()][];
    Arrays.setAll(numbers, row -> Arrays.copyOfRange(rows.get(row).numbers, from, from + count));
    return numbers;
  }

  static float[][] rounded(double[][] values) {
    float[][] rounded = new float[values.length][values[0].length];
    for (int row = 0; row < values.length; row++) {
      for (int i = 0; i < values[row].length; i++) {
        rounded[row][i] = (float) values[row][i];
      }
    }
    return rounded;
  }

  /** Prepared rows, one after the other. */
  static float[][] prepared(Model model, List<RawRow> rows) {
    Preparation preparation = model.preparation();
    float[][] prepared = new float[rows.size()][preparation.width()];
    long[] unseen = new long[preparation.layout().texts()];
    try {
      for (int row = 0; row < rows.size(); row++) {
        preparation.apply(rows.get(row), prepared[row], 0, unseen);
      }
    } catch (BadRowException e) {
      throw new AssertionError(e);
    }
    return prepared;
  }

  /** What the worker predicts: probabilities, or the network's scaled target. */
  static float[][] predictions(Model model, List<RawRow> rows) {
    Predictor predictor = new Predictor(model);
    float[][] prepared = prepared(model, rows);
    int width = model.preparation().width();
    float[][] predictions = new float[prepared.length][];
    float[] block = new float[predictor.blockRows() * width];
    for (int row = 0; row < prepared.length; row++) {
      System.arraycopy(prepared[row], 0, block, 0, width);
      predictions[row] = Arrays.copyOf(predictor.predict(block, 1), predictor.predictionsPerRow());
    }
    return predictions;
  }
}
