package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.network.Penalty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Penalties of a parameter as DL4J's updater applies them: L1 and L2 are added to the gradient
 * before the step; weight decay, where it says so times the learning rate, is taken from the
 * weights beside it.
 */
final class Penalties {
  private static final List<String> LISTS = List.of("regularization", "regularizationBias");
  private static final List<String> OLDER = List.of("l1", "l2", "l1Bias", "l2Bias");
  private static final List<String> COEFFICIENTS = List.of("l1", "l2", "coeff");

  private Penalties() {}

  /**
   * Checks what a layer's key {@code regularization} or {@code regularizationBias} holds.
   *
   * @throws UserException where one is null, or its coefficient follows a schedule
   */
  static void check(JsonNode penalties, String path) {
    for (int i = 0; i < penalties.size(); i++) {
      if (penalties.path(i).isNull()) {
        throw Screening.refusal("%s[%d] is null; leave it out".formatted(path, i));
      }
      for (String key : COEFFICIENTS) {
        String schedule = penalties.path(i).path(key).path(Screening.CLASS).asText();
        if (!schedule.isEmpty() && !schedule.equals(FixedSchedule.class.getName())) {
          throw Screening.refusal(
              "%s[%d].%s follows %s; penalties are constant: give it a number"
                  .formatted(path, i, key, schedule.substring(schedule.lastIndexOf('.') + 1)));
        }
      }
    }
  }

  /** Takes them out of a configuration, those of DL4J's older form included. */
  static void remove(ObjectNode configuration) {
    for (String key : LISTS) {
      for (JsonNode layer : configuration.findParents(key)) {
        ((ObjectNode) layer).putArray(key);
      }
    }
    for (String key : OLDER) {
      for (JsonNode layer : configuration.findParents(key)) {
        ((ObjectNode) layer).remove(key);
      }
    }
  }

  /**
   * All of a parameter's penalties.
   *
   * @param parameter its name
   * @param given as DL4J read them; null where there are none
   * @throws UserException where a coefficient is none that a penalty can have
   */
  static Penalty of(String parameter, @Nullable List<Regularization> given) {
    Penalty all = Penalty.NONE;
    for (Regularization one : given == null ? List.<Regularization>of() : given) {
      all = all.plus(of(parameter, one));
    }
    return all;
  }

  private static Penalty of(String parameter, Regularization given) {
    if (given instanceof L1Regularization one) {
      return new Penalty(value(parameter, "l1", one.getL1()), 0, 0, 0);
    }
    if (given instanceof L2Regularization two) {
      return new Penalty(0, value(parameter, "l2", two.getL2()), 0, 0);
    }
    WeightDecay decay = (WeightDecay) given;
    double share = value(parameter, "weight decay", decay.getCoeff());
    return decay.isApplyLR() ? new Penalty(0, 0, share, 0) : new Penalty(0, 0, 0, share);
  }

  private static double value(String parameter, String name, ISchedule coefficient) {
    double value = coefficient.valueAt(0, 0);
    if (!Penalty.isCoefficient(value)) {
      throw Screening.refusal(
          "%s of %s is %s; it must be 0 or more, and finite".formatted(name, parameter, value));
    }
    return value;
  }
}
