package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.optimizer.Optimizer;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * The updater of a configuration, with the schedule of its rate, as a job's optimizer and schedule.
 * Schedules of DL4J change a rate between two epochs; those that do so by other rules than a factor
 * for every so many, or between two iterations, have no equal among a job's.
 *
 * @param text the configuration
 */
record UpdaterTerms(String text) {
  /**
   * The optimizer with the rate of the first epoch.
   *
   * @throws UserException where layers differ, or there is none with the updater's formula
   */
  Optimizer optimizer() {
    IUpdater updater = updater();
    try {
      return Updaters.optimizer(
          updater, updater.hasLearningRate() ? updater.getLearningRate(0, 0) : 1);
    } catch (UnfitException e) {
      throw refusal(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw refusal(
          "the updater %s: %s".formatted(updater.getClass().getSimpleName(), e.getMessage()), e);
    }
  }

  private IUpdater updater() {
    Nd4jSettings.apply();
    List<BaseLayer> trained =
        Configuration.read(text).layers().stream()
            .flatMap(layer -> Wrapped.trained(layer).stream())
            .toList();
    if (trained.isEmpty()) {
      throw Screening.refusal("it has no layer with parameters");
    }
    try {
      return Updaters.shared(trained);
    } catch (UnfitException e) {
      throw refusal(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What becomes of the rate, in the words of a job file.
   *
   * @throws UserException where a job has no schedule that does the same
   */
  JsonNode schedule() {
    @Nullable ISchedule schedule = Updaters.schedule(updater());
    if (schedule == null || schedule instanceof FixedSchedule) {
      return TextNode.valueOf("constant");
    }
    if (schedule instanceof ExponentialSchedule exponential
        && exponential.getScheduleType() == ScheduleType.EPOCH) {
      return step(1, exponential.getGamma());
    }
    if (schedule instanceof StepSchedule step
        && step.getScheduleType() == ScheduleType.EPOCH
        && step.getStep() >= 1
        && step.getStep() == Math.rint(step.getStep())) {
      return step((long) step.getStep(), step.getDecayRate());
    }
    throw new UserException(
        "network.configuration: the updater's rate follows %s; a job has the equal of StepSchedule and ExponentialSchedule by whole epochs: set the job's schedule"
            .formatted(schedule));
  }

  private static JsonNode step(long everyEpochs, double factor) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "step")
        .put("every-epochs", everyEpochs)
        .put("factor", factor);
  }

  private static UserException refusal(String what, Exception cause) {
    return new UserException(
        "network.configuration: " + what + "; or set the job's optimizer", cause);
  }
}
