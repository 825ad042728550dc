package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.regatta.conf.Alternatives;
import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.scaling.Mode;
import dev.regatta.driver.stop.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A grid of runs: a job with each number of workers and of local steps.
 *
 * @param title of the report
 * @param text the job
 * @param workers in ascending order, at least one
 * @param every local steps between averages; empty for the job's own
 * @param target of the monitored figure, where one was given
 * @param repeats runs of each cell
 * @param output the directory above theirs
 */
public record ScaleRequest(
    String title,
    JobText text,
    List<Integer> workers,
    List<Integer> every,
    Mode mode,
    OptionalDouble target,
    int repeats,
    String output) {
  public ScaleRequest {
    workers = List.copyOf(workers);
    every = List.copyOf(every);
  }

  int largest() {
    return workers.get(workers.size() - 1);
  }

  /**
   * The runs, by repeat: each has the next seed, every second one the opposite order, so that what
   * drifts meanwhile meets all cells alike.
   */
  List<Candidate> candidates() {
    List<Candidate> all = new ArrayList<>();
    for (int number : workers) {
      List<Alternatives> over = new ArrayList<>();
      over.add(alternatives("training.workers", List.of(number)));
      if (!every.isEmpty()) {
        over.add(alternatives("averaging.every", every));
      }
      all.addAll(Candidate.of(shared(number), over, repeats, output));
    }
    List<Candidate> order = new ArrayList<>();
    long first = all.get(0).job().training().seed();
    for (int repeat = 0; repeat < repeats; repeat++) {
      long seed = first + repeat;
      List<Candidate> own =
          new ArrayList<>(all.stream().filter(run -> run.job().training().seed() == seed).toList());
      if (repeat % 2 == 1) {
        Collections.reverse(own);
      }
      order.addAll(own);
    }
    return order;
  }

  private JobText shared(int number) {
    double share = mode.share(number, largest());
    return share == 1 ? text : text.with("--weak", List.of("training.share=" + share));
  }

  private static Alternatives alternatives(String key, List<Integer> values) {
    return new Alternatives(key, values.stream().<JsonNode>map(IntNode::valueOf).toList(), false);
  }

  /** The target that was given, or by which the job stops. */
  OptionalDouble target(Job job) {
    return target.isPresent()
        ? target
        : job.earlyStopping().rules().stream()
            .filter(Target.class::isInstance)
            .mapToDouble(rule -> ((Target) rule).value())
            .findFirst();
  }

  /** Where it is from, in words. */
  String targetOrigin() {
    return target.isPresent() ? "--target" : "the job's stop rule";
  }
}
