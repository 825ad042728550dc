package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.network.Constraint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.constraint.BaseConstraint;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Constraints of a parameter as DL4J applies them after a step. Its BaseConstraint does so twice in
 * a row, which tells where one application leaves something to the next: epsilon, a rate below 1.
 */
final class Constraints {
  private static final int APPLICATIONS = 2;

  private static final List<Class<?>> KNOWN =
      List.of(
          MaxNormConstraint.class,
          MinMaxNormConstraint.class,
          NonNegativeConstraint.class,
          UnitNormConstraint.class);

  /** Names of running statistics, in either of DL4J's forms. */
  private static final Set<String> STATISTICS = Set.of("mean", "var", "log10stdev");

  private Constraints() {}

  /**
   * Checks what a layer's key {@code constraints} holds.
   *
   * @throws UserException where one is none that Regatta has
   */
  static void check(JsonNode constraints, String path) {
    for (int i = 0; i < constraints.size(); i++) {
      String name = constraints.path(i).path(Screening.CLASS).asText();
      if (KNOWN.stream().noneMatch(known -> known.getName().equals(name))) {
        throw Screening.refusal(
            "%s[%d] is %s, which Regatta does not have; use %s"
                .formatted(
                    path,
                    i,
                    name.isEmpty() ? constraints.path(i) : name,
                    String.join(", ", KNOWN.stream().map(Class::getSimpleName).toList())));
      }
    }
  }

  /**
   * All of a parameter's constraints, in DL4J's order.
   *
   * @param name of the parameter in the network
   * @param layer that has it
   * @param key of the parameter in its layer
   * @param view with the parameter's shape
   * @throws UserException where one asks for what the parameter has not, or for no possible numbers
   */
  static List<Constraint> of(String name, TrainingConfig layer, String key, INDArray view) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return of(name, wrapper.getUnderlying(), key, view);
    }
    if (layer instanceof Bidirectional both) {
      Layer way = key.startsWith("f") ? both.getFwd() : both.getBwd();
      return of(name, way, key.substring(1), view);
    }
    List<Constraint> found = new ArrayList<>();
    for (LayerConstraint each : given((Layer) layer)) {
      BaseConstraint constraint = (BaseConstraint) each;
      if (layer instanceof BatchNormalization
          && !Collections.disjoint(constraint.getParams(), STATISTICS)) {
        throw Screening.refusal(
            "a constraint of %s, a batch normalization, holds for its running statistics, which no step moves; leave it out"
                .formatted(layer.getLayerName()));
      }
      if (constraint.getParams().contains(key)) {
        found.addAll(Collections.nCopies(APPLICATIONS, of(name, constraint, view)));
      }
    }
    return found;
  }

  private static List<LayerConstraint> given(Layer layer) {
    return layer.getConstraints() == null ? List.of() : layer.getConstraints();
  }

  private static Constraint of(String name, BaseConstraint given, INDArray view) {
    if (given instanceof NonNegativeConstraint) {
      return new NonNegative(Math.toIntExact(view.length()));
    }
    VectorNorms.Factor factor = factor(name, given);
    return new VectorNorms(Blocks.shape(view), along(name, given, view), factor);
  }

  private static VectorNorms.Factor factor(String name, BaseConstraint given) {
    if (given instanceof UnitNormConstraint) {
      return norm -> 1 / norm;
    }
    float epsilon = (float) number(name, "epsilon", given.getEpsilon());
    if (given instanceof MaxNormConstraint max) {
      float longest = (float) number(name, "maxNorm", max.getMaxNorm());
      return norm -> Math.min(norm, longest) / (norm + epsilon);
    }
    MinMaxNormConstraint both = (MinMaxNormConstraint) given;
    float shortest = (float) number(name, "min", both.getMin());
    float longest = (float) number(name, "max", both.getMax());
    float rate = (float) number(name, "rate", both.getRate());
    if (shortest > longest || rate == 0 || rate > 1) {
      throw Screening.refusal(
          "the constraint of %s has min %s, max %s and rate %s; min is at most max, and rate above 0 and at most 1"
              .formatted(name, shortest, longest, rate));
    }
    return norm -> minMax(norm + epsilon, Math.max(shortest, Math.min(norm, longest)), rate);
  }

  /** DL4J's formula: what the rate leaves is multiplied by the norm, where Keras has 1. */
  private static float minMax(float norm, float bounded, float rate) {
    return rate == 1 ? bounded / norm : bounded / norm * rate + norm * (1 - rate);
  }

  private static double number(String name, String key, double value) {
    if (value >= 0 && Double.isFinite(value)) {
      return value;
    }
    throw Screening.refusal(
        "%s of the constraint of %s is %s; it must be 0 or more, and finite"
            .formatted(key, name, value));
  }

  /** By dimension as the numbers lie; none named is all. */
  private static boolean[] along(String name, BaseConstraint given, INDArray view) {
    int[] dimensions = given.getDimensions();
    int rank = view.rank();
    boolean[] along = new boolean[rank];
    if (dimensions == null
        || Arrays.stream(dimensions).anyMatch(d -> d < 0 || d >= rank)
        || Arrays.stream(dimensions).distinct().count() < dimensions.length) {
      throw Screening.refusal(
          "the constraint of %s has dimensions %s; its shape is %s: each is from 0 to %d, and named once"
              .formatted(
                  name, Arrays.toString(dimensions), Arrays.toString(view.shape()), rank - 1));
    }
    Arrays.fill(along, dimensions.length == 0);
    for (int d : dimensions) {
      along[view.ordering() == 'f' ? rank - 1 - d : d] = true;
    }
    return along;
  }
}
