package dev.regatta.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.model.ModelDirectory;
import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.RawRow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {
  private static final LabelColumn SPECIES =
      new LabelColumn("species", LabelColumn.Kind.CLASS_TEXT);
  private static final LabelColumn GRADE = new LabelColumn("grade", LabelColumn.Kind.CLASS_NUMBER);
  private static final LabelColumn PRICE = new LabelColumn("price", LabelColumn.Kind.TARGET);
  private static final InputColumn BILL = InputColumn.number("bill");
  private static final InputColumn ISLAND = InputColumn.text("island");
  private static final InputColumn PIXELS = InputColumn.vector("pixels", 3);
  private static final double RELATIVE = 1e-5;

  @TempDir private Path folder;

  private Scorer scorer(LabelColumn label, InputColumn... columns) throws IOException {
    return Scorer.load(ScoredModel.of(label, 1, columns).write(folder.resolve("model")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void predictsWhatBlocksOfRowsPredict(long seed) throws Exception {
    Random random = new Random(seed);
    LabelColumn label = List.of(SPECIES, GRADE, PRICE).get(random.nextInt(3));
    String prepare = seed % 2 == 0 ? "{}" : "{categorical: {type: embedding, min-count: 45}}";
    assertPredictsWhatBlocksOfRowsPredict(
        ScoredModel.of(label, seed, prepare, columns(random)), label, seed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{units: 9, normalization: layer-norm}, {units: 8, dropout: 0.5}]",
        "[{units: 9, normalization: batch-norm}, {units: 8, normalization: {type: batch-norm,"
            + " momentum: 0.5}}]",
        "[{units: 9, activation: selu, alpha-dropout: 0.3}]",
        "[{units: 9}, {type: residual, activation: relu, layers: [{units: 9, normalization:"
            + " layer-norm}]}, {type: residual, layers: [{units: 4}]}]"
      })
  void predictsThroughLayersOfEveryKind(String layers) throws Exception {
    ScoredModel scored = ScoredModel.of(SPECIES, 3, "{}", layers, BILL, ISLAND, PIXELS);
    assertPredictsWhatBlocksOfRowsPredict(scored, SPECIES, 3);
    Model read = ModelDirectory.read(folder.resolve("model"));
    assertThat(read.digest()).isEqualTo(scored.model().digest());
    assertThat(read.spec()).isEqualTo(scored.model().spec());
  }

  private void assertPredictsWhatBlocksOfRowsPredict(
      ScoredModel scored, LabelColumn label, long seed) throws Exception {
    Scorer scorer = Scorer.load(scored.write(folder.resolve("model")));
    Predictor predictor = new Predictor(scored.model());
    float[] prepared = new float[predictor.blockRows() * scored.model().preparation().width()];
    for (int i = 0; i < scored.rows().size(); i++) {
      RawRow raw = scored.rows().get(i);
      scored.model().preparation().apply(raw, prepared, 0, new long[raw.texts.length]);
      float[] expected = predictor.predict(prepared, 1);
      Prediction prediction = scorer.predict(scored.cells().get(i));
      if (label.classifies()) {
        assertThat(prediction.classIndex()).as("seed %d", seed).isEqualTo(predictor.bestClass(0));
        for (int c = 0; c < 3; c++) {
          requireSame(prediction.probabilities()[c], expected[c], seed);
        }
      } else {
        double value = scored.model().preparation().target(0, expected[0]);
        requireSame(prediction.value(), value, seed);
      }
    }
  }

  private static InputColumn[] columns(Random random) {
    InputColumn[] columns = new InputColumn[1 + random.nextInt(5)];
    for (int i = 0; i < columns.length; i++) {
      String name = "column " + i;
      columns[i] =
          switch (random.nextInt(3)) {
            case 0 -> InputColumn.number(name);
            case 1 -> InputColumn.text(name);
            default -> InputColumn.vector(name, 1 + random.nextInt(6));
          };
    }
    return columns;
  }

  private static void requireSame(double found, double expected, long seed) {
    assertThat(Math.abs(found - expected))
        .as("seed %d: %s and %s", seed, found, expected)
        .isLessThanOrEqualTo(RELATIVE * Math.abs(expected));
  }

  @Test
  void saysClassesAndTheirProbabilities() throws IOException {
    Scorer scorer = scorer(SPECIES, BILL, ISLAND);
    assertThat(scorer.classes()).containsExactly("class 0", "class 1", "class 2");
    assertThat(scorer.columns()).containsExactly(BILL, ISLAND);
    Prediction prediction = scorer.predict(Map.of("bill", 39.1, "island", "text 2"));
    float[] all = prediction.probabilities();
    assertThat((double) all[0] + all[1] + all[2]).isBetween(1 - 1e-6, 1 + 1e-6);
    assertThat(prediction.className()).isEqualTo("class " + prediction.classIndex());
    assertThat(prediction.probability()).isEqualTo(all[prediction.classIndex()]);
    assertThat(prediction.probability("class 1")).isEqualTo(all[1]);
    assertThat(prediction).hasToString(prediction.className() + " " + prediction.probability());
    assertThatThrownBy(() -> prediction.probability("class 9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no class class 9")
        .hasMessageContaining("[class 0, class 1, class 2]");
    assertThatThrownBy(prediction::value)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("className()");
  }

  @Test
  void saysNumbersInTheLabelsOwnUnit() throws IOException {
    Scorer scorer = scorer(PRICE, BILL);
    Prediction prediction = scorer.predict(Map.of("bill", 40));
    assertThat(scorer.classes()).isEmpty();
    // The labels lie around 10 000 with a deviation of 500.
    assertThat(prediction.value()).isBetween(7_000.0, 13_000.0);
    assertThat(prediction.probabilities()).isEmpty();
    assertThatThrownBy(prediction::className)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("value()");
  }

  @Test
  void takesNumbersOfAnyTypeAlike() throws IOException {
    Scorer scorer = scorer(PRICE, BILL, PIXELS);
    float[] pixels = {0, 200, 3};
    double expected = scorer.predict(new float[] {1, 0, 200, 3}).value();
    for (Object one : new Object[] {1, 1L, 1f, 1.0, (byte) 1, true}) {
      assertThat(scorer.predict(Map.of("bill", one, "pixels", pixels)).value()).isEqualTo(expected);
    }
    for (Object same : new Object[] {new double[] {0, 200, 3}, new byte[] {0, (byte) 200, 3}}) {
      assertThat(scorer.predict(Map.of("bill", 1, "pixels", same)).value()).isEqualTo(expected);
    }
  }

  @Test
  void missingCellsAreNullAndNewTextsAreNoCategory() throws IOException {
    Scorer scorer = scorer(SPECIES, BILL, ISLAND, PIXELS);
    Map<String, Object> row = new LinkedHashMap<>();
    for (String name : List.of("bill", "island", "pixels")) {
      row.put(name, null);
    }
    float[] missing = scorer.predict(row).probabilities();
    row.put("island", "nowhere");
    assertThat(scorer.predict(row).probabilities()).isEqualTo(missing);
    row.put("island", "text 1");
    assertThat(scorer.predict(row).probabilities()).isNotEqualTo(missing);
  }

  @Test
  void labelsMayBeThere() throws IOException {
    Scorer scorer = scorer(SPECIES, BILL);
    assertThat(scorer.predict(Map.of("bill", 1, "species", "class 1")).probabilities())
        .isEqualTo(scorer.predict(new float[] {1}).probabilities());
  }

  @Test
  void namesColumnsThatDoNotFit() throws IOException {
    Scorer scorer = scorer(SPECIES, BILL, ISLAND);
    assertThatThrownBy(() -> scorer.predict(Map.of("bil", 39.1, "island", "text 2")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "the row has no column bill (give null for a missing cell), a column bil that the model"
                + " does not know; the model's columns are bill, island");
    assertThatThrownBy(() -> scorer.predict(Map.of("bill", 39.1)))
        .hasMessageContaining("no column island");
    assertThatThrownBy(
            () -> scorer.predict(Map.of("bill", 39.1, "island", "text 2", "colour", "red")))
        .hasMessageContaining("a column colour that the model does not know");
  }

  @Test
  void namesCellsOfOtherTypes() throws IOException {
    Scorer scorer = scorer(SPECIES, BILL, ISLAND, PIXELS);
    requireRefused(scorer, 'x', "a", new float[3], "column bill: a cell of type Character; the");
    requireRefused(scorer, 'x', "a", new float[3], "takes a Number, a Boolean or a text that");
    requireRefused(scorer, "x", "a", new float[3], "column bill: text in a numeric column");
    requireRefused(scorer, 1, new int[2], new float[3], "column island: a cell of type int[]");
    requireRefused(scorer, 1, "a", new int[3], "column pixels: a cell of type int[]; the model");
    requireRefused(scorer, 1, "a", new float[2], "column pixels: a vector of another size");
    requireRefused(scorer, 1, "a", Arrays.asList(1, null, 3), "a missing number inside a vector");
    requireRefused(scorer, Double.NaN, "a", new float[3], "column bill: NaN or infinity");
    requireRefused(scorer, 1e300, "a", new float[3], "column bill: a number beyond float32");
    requireRefused(scorer, 1, "a", new float[] {1, 2, Float.NaN}, "column pixels: NaN or inf");
  }

  private static void requireRefused(
      Scorer scorer, @Nullable Object bill, Object island, Object pixels, String message) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("bill", bill);
    row.put("island", island);
    row.put("pixels", pixels);
    assertThatThrownBy(() -> scorer.predict(row))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void arraysAreForNumbersAlone() throws IOException {
    assertThatThrownBy(() -> scorer(SPECIES, BILL, ISLAND).predict(new float[] {1}))
        .isInstanceOf(UserException.class)
        .hasMessage("a row of 1 numbers; the model takes 1 numbers and 1 texts: give rows as maps");
    Scorer numbers = scorer(SPECIES, BILL, PIXELS);
    assertThatThrownBy(() -> numbers.predict(new float[] {1, 2}))
        .hasMessage("a row of 2 numbers; the model takes 4 numbers and 0 texts");
    assertThatThrownBy(() -> numbers.predict(new float[] {1, 2, Float.POSITIVE_INFINITY, 3}))
        .hasMessage("column pixels: NaN or infinity");
  }

  @Test
  void findsTheModelInARunsDirectory() throws IOException {
    ScoredModel scored = ScoredModel.of(SPECIES, 3, BILL);
    scored.write(folder.resolve("run/model"));
    assertThat(Scorer.load(folder.resolve("run")).predict(new float[] {1}).probabilities())
        .isEqualTo(
            Scorer.load(folder.resolve("run/model")).predict(new float[] {1}).probabilities());
  }

  @Test
  void saysWhatIsWrongWithADirectory() throws IOException {
    assertThatThrownBy(() -> Scorer.load(folder.resolve("nothing")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nothing is not a model directory: it has no model.json");
    Path model = ScoredModel.of(SPECIES, 3, BILL).write(folder.resolve("model"));
    byte[] weights = Files.readAllBytes(model.resolve(Model.WEIGHTS_FILE));
    weights[weights.length - 1] ^= 1;
    Files.write(model.resolve(Model.WEIGHTS_FILE), weights);
    assertThatThrownBy(() -> Scorer.load(model))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the weights are not those that model.json names");
    Files.write(model.resolve(Model.WEIGHTS_FILE), Arrays.copyOf(weights, weights.length - 1));
    assertThatThrownBy(() -> Scorer.load(model))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot be read");
    Files.delete(model.resolve(Model.WEIGHTS_FILE));
    assertThatThrownBy(() -> Scorer.load(model))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no ")
        .hasMessageContaining("weights.safetensors");
    Files.writeString(model.resolve(Model.JSON_FILE), "{");
    Files.write(model.resolve(Model.WEIGHTS_FILE), weights);
    assertThatThrownBy(() -> Scorer.load(model))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot be read")
        .hasMessageNotContaining("\n");
  }

  @Test
  void threadsGetTheSameBits() throws Exception {
    ScoredModel scored = ScoredModel.of(SPECIES, 4, BILL, ISLAND, PIXELS);
    Scorer scorer = Scorer.load(scored.write(folder.resolve("model")));
    List<String> expected = predictions(scorer, scored);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<List<String>>> all = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        all.add(threads.submit(() -> predictions(scorer, scored)));
      }
      for (Future<List<String>> one : all) {
        assertThat(one.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> predictions(Scorer scorer, ScoredModel scored) {
    return scored.cells().stream()
        .map(row -> Arrays.toString(scorer.predict(row).probabilities()))
        .toList();
  }

  /** A header and two references, and an array of three floats: less than 72 bytes. */
  @Test
  void allocatesItsResultAlone() throws IOException {
    Scorer scorer = scorer(SPECIES, BILL, PIXELS);
    float[] numbers = {1, 2, 3, 4};
    Map<String, Object> map = Map.of("bill", 1.0, "pixels", new float[] {2, 3, 4});
    assertThat(bytesPerCall(() -> scorer.predict(numbers))).isLessThan(72);
    assertThat(bytesPerCall(() -> scorer.predict(map))).isLessThan(72);
  }

  private static long bytesPerCall(Runnable call) {
    int calls = 20_000;
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = allocatedBytes();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      least = Math.min(least, (allocatedBytes() - before) / calls);
    }
    return least;
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void saysANumberForEachOfSeveralLabels() throws Exception {
    LabelColumn label = new LabelColumn(List.of("price", "size"), LabelColumn.Kind.TARGET);
    ScoredModel scored = ScoredModel.of(label, 4, BILL, ISLAND);
    Scorer scorer = Scorer.load(scored.write(folder.resolve("model")));
    assertThat(scorer.labels()).containsExactly("price", "size");
    Predictor predictor = new Predictor(scored.model());
    float[] prepared = new float[predictor.blockRows() * scored.model().preparation().width()];
    scored.model().preparation().apply(scored.rows().get(0), prepared, 0, new long[1]);
    float[] expected = predictor.predict(prepared, 1);
    Prediction prediction = scorer.predict(scored.cells().get(0));
    double price = scored.model().preparation().target(0, expected[0]);
    requireSame(prediction.value("price"), price, 4);
    assertThat(prediction.value("price")).isGreaterThan(5000);
    assertThat(prediction.value("size")).isBetween(-20.0, 30.0);
    assertThat(prediction)
        .hasToString("[" + prediction.value("price") + ", " + prediction.value("size") + "]");
    assertThatThrownBy(prediction::value)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model learnt several columns, price, size: ask for value(name)");
    assertThatThrownBy(() -> prediction.value("weight"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no label weight; the model's are [price, size]");
    Map<String, Object> labelled = new HashMap<>(scored.cells().get(0));
    labelled.put("price", 1);
    labelled.put("size", null);
    assertThat(scorer.predict(labelled).value("size")).isEqualTo(prediction.value("size"));
  }

  @Test
  void saysAProbabilityForEachOfSeveralLabels() throws Exception {
    LabelColumn label = new LabelColumn(List.of("late", "tipped"), LabelColumn.Kind.FLAG);
    Scorer scorer = scorer(label, BILL);
    Prediction prediction = scorer.predict(Map.of("bill", 39.1));
    for (int i = 0; i < 2; i++) {
      String name = scorer.labels().get(i);
      float probability = prediction.probability(name);
      assertThat(probability).isBetween(0f, 1f).isEqualTo(prediction.probabilities()[i]);
      assertThat(prediction.value(name)).isEqualTo(probability > 0.5 ? 1 : 0);
    }
    assertThatThrownBy(prediction::className)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("several labels are no classes: ask for probability(name)");
    assertThatThrownBy(() -> prediction.probability("early"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no label early; the model's are [late, tipped]");
  }
}
