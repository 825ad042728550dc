package dev.regatta.worker;

import dev.regatta.conf.UserException;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.model.ModelDirectory;
import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.model.PreparedRows;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.Values;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A trained model that predicts rows one by one, in plain Java: without Spark and without native
 * code. Rows are raw, as they were for training: what was fitted then (scaling, categories, means
 * for missing cells) is in the model.
 *
 * <p>Safe for use by any number of threads at once. Each has buffers of its own; a call allocates
 * its result and nothing else. Predictions differ from those of Spark in their last bits, as matrix
 * products round otherwise in OpenBLAS.
 */
public final class Scorer {
  private final Layout layout;
  private final List<String> classes;
  private final int allNumbers;
  private final MapRow maps;
  private final ThreadLocal<Lane> lanes;

  private Scorer(Model model) {
    layout = model.preparation().layout();
    classes = model.preparation().classes();
    allNumbers = layout.allNumbers();
    maps = new MapRow(layout);
    lanes = ThreadLocal.withInitial(() -> new Lane(model));
  }

  /**
   * Loads a model.
   *
   * @param directory a model directory, or one with it in {@code model/}: what a training run
   *     writes, and what Spark ML saves of a model
   * @throws UserException where there is no model, or it is damaged
   */
  public static Scorer load(Path directory) {
    return new Scorer(ModelDirectory.read(directory));
  }

  /** The columns of a row, in order, each with what it holds. */
  public List<InputColumn> columns() {
    return layout.inputs();
  }

  /** The names of the columns that were learnt. */
  public List<String> labels() {
    return layout.label().names();
  }

  /** The names of the classes, by class index; empty where the model predicts numbers. */
  public List<String> classes() {
    return classes;
  }

  /**
   * Predicts a row.
   *
   * @param row a cell for each of {@link #columns}: a Number or Boolean in a column of numbers, a
   *     String in one of texts, a date or time of java.time in one of times, a {@code float[]},
   *     {@code double[]}, {@code byte[]} (unsigned), list, or SortedMap from places to the numbers
   *     that are not zero in one of vectors; texts may spell numbers and times. Null where a cell
   *     is missing. Label and weight may be there, and are not read. A text that training did not
   *     show is no category
   * @throws UserException where a column is not there or not known, or a cell is of another type,
   *     NaN or infinite
   */
  public Prediction predict(Map<String, ?> row) {
    Lane lane = lanes.get();
    maps.read(row, lane.raw);
    try {
      return lane.predict(classes);
    } catch (BadRowException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Predicts a row of numbers.
   *
   * @param numbers of all {@link #columns}, one after the other: one of a number, all of a vector;
   *     no cell is missing
   * @throws UserException where the model has columns of texts, or another number of numbers, or
   *     one is NaN or infinite
   */
  public Prediction predict(float[] numbers) {
    Lane lane = lanes.get();
    if (lane.raw.texts.length > 0 || numbers.length != allNumbers) {
      throw new UserException(
          "a row of %d numbers; the model takes %d numbers and %d texts%s"
              .formatted(
                  numbers.length,
                  allNumbers,
                  lane.raw.texts.length,
                  lane.raw.texts.length > 0 ? ": give rows as maps" : ""));
    }
    try {
      for (int i = 0; i < numbers.length; i++) {
        requireFinite(numbers, i);
      }
      if (lane.raw.wide.length > 0) {
        layout.fill(lane.raw, i -> numbers[i]);
      } else {
        for (int i = 0; i < numbers.length; i++) {
          lane.raw.numbers[i] = numbers[i] + 0.0;
        }
      }
      return lane.predict(classes);
    } catch (BadRowException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireFinite(float[] numbers, int index) throws BadRowException {
    if (!Float.isFinite(numbers[index])) {
      Values.checked(numbers[index], layout.columnOfNumber(index));
    }
  }

  /** What one thread works with. */
  private static final class Lane {
    final RawRow raw;
    private final Preparation preparation;
    private final Predictor predictor;
    private final PreparedRows prepared;
    private final long[] unseen;

    Lane(Model model) {
      preparation = model.preparation();
      raw = preparation.layout().newRow();
      predictor = Predictor.ofSingleRows(model);
      prepared = new PreparedRows(preparation, predictor.blockRows());
      unseen = new long[raw.texts.length];
    }

    Prediction predict(List<String> classes) throws BadRowException {
      prepared.clear();
      prepared.add(raw, unseen);
      float[] predictions = predictor.predict(prepared);
      LabelColumn label = preparation.layout().label();
      return switch (label.kind()) {
        case CLASS_NUMBER, CLASS_TEXT ->
            Prediction.ofClass(label, classes, predictor.bestClass(0), copy(predictions));
        case FLAG -> Prediction.ofFlags(label, copy(predictions));
        case TARGET, COUNT -> Prediction.ofNumbers(label, targets(predictions));
      };
    }

    private float[] copy(float[] predictions) {
      return Arrays.copyOf(predictions, predictor.predictionsPerRow());
    }

    private double[] targets(float[] predictions) {
      double[] targets = new double[predictor.predictionsPerRow()];
      for (int i = 0; i < targets.length; i++) {
        targets[i] = preparation.target(i, predictions[i]);
      }
      return targets;
    }
  }
}
