package dev.regatta.bench.task;

/**
 * Columns brought to mean 0 and standard deviation 1; a column that does not vary becomes 0. Fitted
 * on training rows, applied to others too.
 */
public final class Scaling {
  private final float[] means;
  private final float[] factors;

  private Scaling(float[] means, float[] factors) {
    this.means = means;
    this.factors = factors;
  }

  public static Scaling of(LabelledRows rows) {
    int inputs = rows.inputs();
    double[] sums = new double[inputs];
    double[] squares = new double[inputs];
    float[] features = rows.features();
    for (int i = 0; i < features.length; i++) {
      sums[i % inputs] += features[i];
      squares[i % inputs] += (double) features[i] * features[i];
    }
    float[] means = new float[inputs];
    float[] factors = new float[inputs];
    for (int column = 0; column < inputs; column++) {
      double mean = sums[column] / rows.rows();
      double variance = squares[column] / rows.rows() - mean * mean;
      means[column] = (float) mean;
      factors[column] = variance > 0 ? (float) (1 / Math.sqrt(variance)) : 0;
    }
    return new Scaling(means, factors);
  }

  public LabelledRows apply(LabelledRows rows) {
    int inputs = rows.inputs();
    float[] scaled = new float[rows.features().length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (rows.features()[i] - means[i % inputs]) * factors[i % inputs];
    }
    return new LabelledRows(inputs, rows.classes(), scaled, rows.labels());
  }
}
