package dev.regatta.driver.loop;

import dev.regatta.worker.network.Network;
import dev.regatta.worker.train.Norms;
import dev.regatta.worker.train.Update;
import java.util.ArrayList;
import java.util.List;

/** What one round tells about training, layer by layer. */
final class RoundStatistics {
  private RoundStatistics() {}

  /** Of the last local step: the root of the mean square over replicas. */
  static List<Double> gradientNorms(List<Update> updates) {
    int replicas = updates.stream().mapToInt(Update::activeReplicas).sum();
    int layers = updates.stream().mapToInt(u -> u.squaredGradientNorms().length).max().orElse(0);
    List<Double> norms = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      double sum = 0;
      for (Update update : updates) {
        sum += update.squaredGradientNorms().length > 0 ? update.squaredGradientNorms()[layer] : 0;
      }
      norms.add(Math.sqrt(sum / replicas));
    }
    return norms;
  }

  /** Of the round: norm(after - before) / norm(before); 0 where there was nothing before. */
  static List<Double> updateRatios(Network network, float[] before, float[] after) {
    float[] change = new float[before.length];
    for (int i = 0; i < change.length; i++) {
      change[i] = after[i] - before[i];
    }
    double[] moved = Norms.squaredByLayer(network, change);
    double[] norms = Norms.squaredByLayer(network, before);
    List<Double> ratios = new ArrayList<>();
    for (int layer = 0; layer < moved.length; layer++) {
      ratios.add(norms[layer] == 0 ? 0 : Math.sqrt(moved[layer] / norms[layer]));
    }
    return ratios;
  }
}
