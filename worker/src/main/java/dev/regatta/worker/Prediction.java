package dev.regatta.worker;

import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Preparation;
import java.util.Arrays;
import java.util.List;

/**
 * What a model says of one row: a class with the probabilities of all classes, the number of a
 * regression, or, where several columns were learnt, a number or a probability for each. Immutable,
 * as long as nobody writes into {@link #probabilities}.
 */
public final class Prediction {
  private static final float[] NO_PROBABILITIES = {};
  private static final double[] NO_VALUES = {};

  private final LabelColumn label;
  private final List<String> classes;
  private final int best;
  private final float[] probabilities;
  private final double[] values;

  private Prediction(
      LabelColumn label, List<String> classes, int best, float[] probabilities, double[] values) {
    this.label = label;
    this.classes = classes;
    this.best = best;
    this.probabilities = probabilities;
    this.values = values;
  }

  static Prediction ofClass(
      LabelColumn label, List<String> classes, int best, float[] probabilities) {
    return new Prediction(label, classes, best, probabilities, NO_VALUES);
  }

  /** Of a regression: one number for each label column. */
  static Prediction ofNumbers(LabelColumn label, double[] values) {
    return new Prediction(label, List.of(), 0, NO_PROBABILITIES, values);
  }

  /** Of labels that are 0 or 1, the probability of 1 for each. */
  static Prediction ofFlags(LabelColumn label, float[] probabilities) {
    double[] values = new double[probabilities.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Preparation.flag(probabilities[i]);
    }
    return new Prediction(label, List.of(), 0, probabilities, values);
  }

  /**
   * The most probable class; of equally probable ones the first.
   *
   * @throws IllegalStateException in a regression
   */
  public String className() {
    return classes.get(classIndex());
  }

  /** Its place among {@link Scorer#classes}, from 0 on. */
  public int classIndex() {
    if (classes.isEmpty()) {
      throw new IllegalStateException(
          label.kind() == LabelColumn.Kind.FLAG
              ? "several labels are no classes: ask for probability(name)"
              : "a regression has no classes: ask for value()");
    }
    return best;
  }

  /** The probability of {@link #className}. */
  public float probability() {
    return probabilities[classIndex()];
  }

  /**
   * The probability of a class, or that the label of a column is 1.
   *
   * @throws IllegalArgumentException where the model has none of that name
   */
  public float probability(String name) {
    boolean flags = label.kind() == LabelColumn.Kind.FLAG;
    int index = (flags ? label.names() : classes).indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          flags
              ? "no label " + name + "; the model's are " + label.names()
              : "no class " + name + "; the model's are " + classes);
    }
    return probabilities[index];
  }

  /**
   * All probabilities, in the order of {@link Scorer#classes}, or of {@link Scorer#labels} where
   * several columns are 0 or 1; no copy, empty in a regression.
   */
  public float[] probabilities() {
    return probabilities;
  }

  /**
   * The number that a regression predicts, in the label's own unit.
   *
   * @throws IllegalStateException where the model tells classes, or learnt several columns
   */
  public double value() {
    requireNumbers();
    if (values.length > 1) {
      throw new IllegalStateException(
          "the model learnt several columns, " + label.name() + ": ask for value(name)");
    }
    return values[0];
  }

  /**
   * The number predicted for a label column: in the column's own unit, or 0 or 1 where labels are.
   *
   * @throws IllegalArgumentException where the model has no label of that name
   * @throws IllegalStateException where the model tells classes
   */
  public double value(String name) {
    requireNumbers();
    int index = label.names().indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("no label " + name + "; the model's are " + label.names());
    }
    return values[index];
  }

  private void requireNumbers() {
    if (!classes.isEmpty()) {
      throw new IllegalStateException("the model tells classes: ask for className()");
    }
  }

  @Override
  public String toString() {
    if (!classes.isEmpty()) {
      return className() + " " + probability();
    }
    return values.length == 1 ? Double.toString(values[0]) : Arrays.toString(values);
  }
}
