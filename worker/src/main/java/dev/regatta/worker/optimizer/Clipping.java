package dev.regatta.worker.optimizer;

import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.StepRanges;
import java.util.List;
import java.util.Optional;

/** Cuts gradients to a size, in place: what a step goes over, element by element or by a norm. */
final class Clipping {
  private Clipping() {}

  /** Scales all to a norm, where theirs is longer; returns what it was. */
  static double whole(float[] gradient, StepRanges ranges, double longest) {
    double norm = norm(gradient, ranges);
    if (norm > longest) {
      float factor = (float) (longest / norm);
      for (int block = 0; block < ranges.blocks().size(); block++) {
        scale(gradient, ranges, block, factor);
      }
    }
    return norm;
  }

  /** Cuts each element to a size, then scales each block to a norm. */
  static void parts(
      float[] gradient, StepRanges ranges, Optional<Double> largest, Optional<Double> longest) {
    if (largest.isPresent() || longest.isPresent()) {
      for (int block = 0; block < ranges.blocks().size(); block++) {
        block(gradient, ranges, block, largest, longest);
      }
    }
  }

  private static void block(
      float[] gradient,
      StepRanges ranges,
      int block,
      Optional<Double> largest,
      Optional<Double> longest) {
    double squares = 0;
    for (int range = 0; range < ranges.count(block); range++) {
      int from = ranges.from(block, range);
      int to = ranges.to(block, range);
      if (largest.isPresent()) {
        Vectors.clamp(gradient, from, to, largest.get().floatValue());
      }
      squares += longest.isPresent() ? Vectors.squaredNorm(gradient, from, to) : 0;
    }
    double norm = Math.sqrt(squares);
    if (longest.isPresent() && norm > longest.get()) {
      scale(gradient, ranges, block, (float) (longest.get() / norm));
    }
  }

  private static void scale(float[] gradient, StepRanges ranges, int block, float factor) {
    for (int range = 0; range < ranges.count(block); range++) {
      Vectors.scale(gradient, ranges.from(block, range), ranges.to(block, range), factor);
    }
  }

  /** The norm of all that a step goes over. */
  static double norm(float[] gradient, StepRanges ranges) {
    List<ParameterBlock> blocks = ranges.blocks();
    if (ranges.whole()) {
      return Vectors.norm(gradient, blocks.get(0).offset(), blocks.get(blocks.size() - 1).end());
    }
    double squares = 0;
    for (int block = 0; block < blocks.size(); block++) {
      for (int range = 0; range < ranges.count(block); range++) {
        squares +=
            Vectors.squaredNorm(gradient, ranges.from(block, range), ranges.to(block, range));
      }
    }
    return Math.sqrt(squares);
  }
}
