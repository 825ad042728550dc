package dev.regatta.worker.train;

import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.ParameterBlock.Stepped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The running means and variances of a network, which replicas pool where they average weights: the
 * mean and variance of all rows together, were those of replica i the mean m_i and variance v_i of
 * its rows. With p_i = weight_i / (sum weight_i): mean = sum p_i m_i, and variance = sum p_i (v_i +
 * m_i^2) - mean^2, computed as sum p_i (v_i + (m_i - mean)^2), which loses no digits. Each is
 * summed in double along i and rounded once. So equal statistics have themselves as their pool, and
 * those of one replica alone stay bit for bit; and pools of pools are the pool of all.
 *
 * <p>Taken from the flat weights they are one vector: the means and the variances of a layer, then
 * those of the next.
 */
public final class RunningStatistics {
  private static final float[] NONE = {};

  private final List<ParameterBlock> means;
  private final int floats;

  private RunningStatistics(List<ParameterBlock> means) {
    this.means = means;
    floats = means.stream().mapToInt(mean -> 2 * mean.length()).sum();
  }

  /** Those of a network, which may have none. */
  public static RunningStatistics of(Network network) {
    List<ParameterBlock> means = new ArrayList<>();
    for (ParameterBlock block : network.blocks()) {
      if (block.stepped() == Stepped.RUNNING_MEAN) {
        means.add(block);
      }
    }
    return new RunningStatistics(means);
  }

  /** Floats in the vector. */
  public int floats() {
    return floats;
  }

  /** A copy of what the flat weights hold. */
  public float[] take(float[] weights) {
    float[] taken = floats == 0 ? NONE : new float[floats];
    int at = 0;
    for (ParameterBlock mean : means) {
      System.arraycopy(weights, mean.offset(), taken, at, 2 * mean.length());
      at += 2 * mean.length();
    }
    return taken;
  }

  /** Overwrites what the flat weights hold. */
  public void put(float[] taken, float[] weights) {
    int at = 0;
    for (ParameterBlock mean : means) {
      System.arraycopy(taken, at, weights, mean.offset(), 2 * mean.length());
      at += 2 * mean.length();
    }
  }

  /** Sets a flat vector to zero where weights hold statistics. */
  public void clear(float[] vector) {
    for (ParameterBlock mean : means) {
      Arrays.fill(vector, mean.offset(), mean.offset() + 2 * mean.length(), 0);
    }
  }

  /**
   * Pools vectors.
   *
   * @param taken at least one
   * @param weights the weight of the rows that each of them trained; their sum is positive
   */
  public float[] pool(float[][] taken, double[] weights) {
    if (taken.length == 1 || floats == 0) {
      return taken[0];
    }
    double total = Arrays.stream(weights).sum();
    float[] pooled = new float[floats];
    int at = 0;
    for (ParameterBlock mean : means) {
      for (int i = at; i < at + mean.length(); i++) {
        pool(taken, weights, total, i, i + mean.length(), pooled);
      }
      at += 2 * mean.length();
    }
    return pooled;
  }

  private static void pool(
      float[][] taken, double[] weights, double total, int mean, int variance, float[] pooled) {
    double sum = 0;
    for (int i = 0; i < taken.length; i++) {
      sum += weights[i] / total * taken[i][mean];
    }
    pooled[mean] = (float) sum;
    double squares = 0;
    for (int i = 0; i < taken.length; i++) {
      double off = (double) taken[i][mean] - pooled[mean];
      squares += weights[i] / total * (taken[i][variance] + off * off);
    }
    pooled[variance] = (float) squares;
  }
}
