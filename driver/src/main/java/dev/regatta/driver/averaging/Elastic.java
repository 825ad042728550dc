package dev.regatta.driver.averaging;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import java.util.OptionalDouble;

/**
 * Replicas w_i that go on from their own weights and a centre c that they pull along and are pulled
 * to: {@code c += a n sum p_i (w_i - c); w_i -= a (w_i - c)} (Zhang, Choromanska, LeCun: Deep
 * Learning with Elastic Averaging SGD, 2015, section 3, synchronous). c are the global weights, p_i
 * the share of the rows that replica i trained this round (1/n in the paper), a n is {@code rate}
 * and a is {@code pull}.
 *
 * <p>In the paper's equations 3 and 4 replicas are pulled to where the centre was; here, as in its
 * asynchronous algorithm, each side sees what the other has done: to where it moved to. With rate 1
 * and pull 1 it is so the mean, bit for bit, and nobody needs to remember the centre of before.
 *
 * <p>The optimizer's state stays with the replicas, as in the paper's EAMSGD.
 */
@Doc("Replicas keep weights of their own, tied to the average by a spring.")
public record Elastic(
    @Doc("How far the global weights go to the average of the replicas: n times the spring.")
        @Default("0.9")
        @Range(min = 0, max = 1, minExclusive = true)
        double rate,
    @Doc("How far each replica goes to the global weights; auto: rate over the number of replicas.")
        @Auto
        @Range(min = 0, max = 1, minExclusive = true)
        OptionalDouble pull)
    implements Averaging {
  @Override
  public int slots() {
    return 0;
  }

  @Override
  public double replicaPull() {
    return pull.orElseThrow();
  }

  @Override
  public boolean keepsReplicas() {
    return true;
  }

  @Override
  public void apply(
      float[] start, float[] mean, float[][] slots, int from, int length, double meanRate) {
    new Mean(rate).apply(start, mean, slots, from, length, meanRate);
  }

  @Override
  public Averaging resolve(int replicas) {
    return pull.isPresent() ? this : new Elastic(rate, OptionalDouble.of(rate / replicas));
  }
}
