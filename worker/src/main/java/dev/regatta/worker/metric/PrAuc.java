package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;

/**
 * The average precision of two classes, by row weight: the mean of the precision at each threshold
 * by the growth of recall there, the area under the precision-recall curve without interpolation,
 * as scikit-learn's average_precision_score. Probabilities count in {@link ScoreBins#BINS} bins: it
 * is that of the probabilities rounded down to three digits. NaN without weight in class 1.
 */
@Doc("The average precision of two classes, over 1000 bins of the probability.")
public record PrAuc() implements OfScoreBins {
  @Override
  public String label() {
    return "pr-auc";
  }

  @Override
  public double value(ScoreBins bins) {
    double all = 0;
    double ones = 0;
    double area = 0;
    for (int bin = ScoreBins.BINS - 1; bin >= 0; bin--) {
      double onesHere = bins.ones(bin);
      ones += onesHere;
      all += onesHere + bins.zeros(bin);
      area += onesHere == 0 ? 0 : onesHere * ones / all;
    }
    return ones > 0 && !bins.unknown() ? area / ones : Double.NaN;
  }
}
