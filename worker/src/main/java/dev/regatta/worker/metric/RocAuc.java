package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;

/**
 * The area under the ROC curve of two classes, by row weight: how often a row of class 1 gets a
 * greater probability of it than a row of class 0, equal ones counting half. Probabilities count in
 * {@link ScoreBins#BINS} bins: it is off by half the share of pairs of such rows that fall into one
 * bin, at most. NaN without weight in both classes.
 */
@Doc("The area under the ROC curve of two classes, over 1000 bins of the probability.")
public record RocAuc() implements OfScoreBins {
  @Override
  public String label() {
    return "roc-auc";
  }

  @Override
  public double value(ScoreBins bins) {
    double pairs = 0;
    double zeros = 0;
    double ones = 0;
    for (int bin = 0; bin < ScoreBins.BINS; bin++) {
      double zerosHere = bins.zeros(bin);
      double onesHere = bins.ones(bin);
      pairs += onesHere * (zeros + zerosHere / 2);
      zeros += zerosHere;
      ones += onesHere;
    }
    return bins.compares() ? pairs / (zeros * ones) : Double.NaN;
  }
}
