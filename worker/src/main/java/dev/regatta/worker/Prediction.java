package dev.regatta.worker;

import java.util.List;

/**
 * What a model says of one row: a class with the probabilities of all classes, or the number of a
 * regression. Immutable, as long as nobody writes into {@link #probabilities}.
 */
public final class Prediction {
  private static final float[] NO_PROBABILITIES = {};

  private final List<String> classes;
  private final int best;
  private final float[] probabilities;
  private final double value;

  private Prediction(List<String> classes, int best, float[] probabilities, double value) {
    this.classes = classes;
    this.best = best;
    this.probabilities = probabilities;
    this.value = value;
  }

  static Prediction ofClass(List<String> classes, int best, float[] probabilities) {
    return new Prediction(classes, best, probabilities, 0);
  }

  static Prediction ofNumber(double value) {
    return new Prediction(List.of(), 0, NO_PROBABILITIES, value);
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
      throw new IllegalStateException("a regression has no classes: ask for value()");
    }
    return best;
  }

  /** The probability of {@link #className}. */
  public float probability() {
    return probabilities[classIndex()];
  }

  /**
   * The probability of a class.
   *
   * @throws IllegalArgumentException where the model has none of that name
   */
  public float probability(String name) {
    int index = classes.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("no class " + name + "; the model's are " + classes);
    }
    return probabilities[index];
  }

  /** All probabilities, in the order of {@link Scorer#classes}; no copy, empty in a regression. */
  public float[] probabilities() {
    return probabilities;
  }

  /**
   * The number that a regression predicts, in the label's own unit.
   *
   * @throws IllegalStateException where the model tells classes
   */
  public double value() {
    if (!classes.isEmpty()) {
      throw new IllegalStateException("the model tells classes: ask for className()");
    }
    return value;
  }

  @Override
  public String toString() {
    return classes.isEmpty() ? Double.toString(value) : className() + " " + probability();
  }
}
