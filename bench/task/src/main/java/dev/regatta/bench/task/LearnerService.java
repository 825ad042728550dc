package dev.regatta.bench.task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers requests with a learner: {@code learn TASK STEPS} with the loss that is left of the first
 * weights' after so many steps, {@code time TASK STEPS} with the seconds of a step. What was timed
 * is kept and stays warm until {@code forget}.
 */
public final class LearnerService implements Serving.Service {
  private final Function<StepTask, Learner> opening;
  private final Map<String, Learner> kept = new HashMap<>();

  public LearnerService(Function<StepTask, Learner> opening) {
    this.opening = opening;
  }

  @Override
  public String answer(List<String> words) {
    return switch (words.get(0)) {
      case "learn" -> Double.toString(learn(words.get(1), Integer.parseInt(words.get(2))));
      case "time" -> Double.toString(seconds(words.get(1), Integer.parseInt(words.get(2))));
      case "forget" -> forget();
      default -> throw new IllegalArgumentException("not a request: " + words);
    };
  }

  private double learn(String task, int steps) {
    try (Learner fresh = open(task)) {
      fresh.train(steps);
      return fresh.loss();
    }
  }

  private double seconds(String task, int steps) {
    Learner learner = kept.computeIfAbsent(task, this::open);
    long started = System.nanoTime();
    learner.train(steps);
    return (System.nanoTime() - started) / 1e9 / steps;
  }

  private Learner open(String task) {
    return opening.apply(StepTask.of(task));
  }

  private String forget() {
    kept.values().forEach(Learner::close);
    kept.clear();
    return "";
  }
}
