package dev.regatta.worker.loss;

import dev.regatta.conf.Doc;
import dev.regatta.conf.UserException;
import dev.regatta.worker.math.FloatMath;

/**
 * Cross-entropy of the sigmoid of a logit z, the probability of class 1, with the class y (0 or 1):
 * log(1 + e^z) - y z. Its gradient by z is sigmoid(z) - y. Of several logits, each with a label of
 * its own, it is the mean, as PyTorch's BCEWithLogitsLoss; ND4J's LossBinaryXENT adds them up.
 */
@Doc(
    "Cross-entropy on a single logit; the label has two classes. With several label columns, on one"
        + " logit each.")
public record BinaryCrossEntropy() implements EachOutput {
  @Override
  public boolean classifies() {
    return true;
  }

  @Override
  public int outputs(int classes) {
    if (classes != 2) {
      throw new UserException(
          "network.loss: binary-cross-entropy needs 2 classes, the label has "
              + classes
              + "; cross-entropy takes any number");
    }
    return 1;
  }

  @Override
  public Link link() {
    return Link.LOGISTIC;
  }

  @Override
  public double loss(double output, double label) {
    return FloatMath.softplus(label == 1 ? -output : output);
  }

  @Override
  public double slope(double output, double label) {
    // sigmoid(z) - 1 = -sigmoid(-z), without cancellation
    double sign = label == 1 ? -1 : 1;
    return sign * FloatMath.sigmoid(sign * output);
  }
}
