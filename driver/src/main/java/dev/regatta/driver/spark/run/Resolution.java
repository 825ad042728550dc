package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.data.Goal;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.job.ClassWeights;
import dev.regatta.driver.job.EqualClasses;
import dev.regatta.driver.job.ExchangeKind;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.job.ReplicaTuning;
import dev.regatta.driver.job.WeightedClasses;
import dev.regatta.driver.schedule.ReplicaScale;
import dev.regatta.driver.spark.shard.Placement;
import dev.regatta.driver.sync.SyncPolicy;
import dev.regatta.worker.loss.BinaryCrossEntropy;
import dev.regatta.worker.loss.Link;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.loss.Losses;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Preparation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides what a job left to Regatta: once, before the first round. What an earlier part of the
 * same run decided stands.
 */
final class Resolution {
  private Resolution() {}

  /**
   * The job with the decisions of an earlier part of its run put where it says auto; all but the
   * exchange, which may differ from start to start.
   */
  static Job asBefore(Job job, ObjectNode earlier) {
    ObjectNode tree = Jobs.dump(job);
    earlier.withObject("/training").remove("exchange");
    fill(tree, earlier);
    return bind(tree);
  }

  private static void fill(ObjectNode tree, JsonNode earlier) {
    Iterator<Map.Entry<String, JsonNode>> fields = tree.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode before = earlier.path(field.getKey());
      if (field.getValue() instanceof ObjectNode inner) {
        fill(inner, before);
      } else if (field.getValue().asText().equals("auto") && !before.isMissingNode()) {
        field.setValue(before);
      }
    }
  }

  /** The number of workers: the job's, or one per core for tasks that the session has. */
  static int workers(Job job, int taskSlots) {
    OptionalInt given = job.training().workers();
    return given.orElseGet(() -> Math.max(1, taskSlots));
  }

  /** What is learnt, as far as the job says so. */
  static Goal goal(Job job) {
    boolean counts = job.network().loss().map(Loss::counts).orElse(false);
    return new Goal(task(job), counts ? Goal.Numbers.COUNTS : Goal.Numbers.ANY);
  }

  /** What the loss says about an automatic task. */
  private static Task task(Job job) {
    if (job.task() != Task.AUTO || job.network().loss().isEmpty()) {
      return job.task();
    }
    return job.network().loss().get().classifies() ? Task.CLASSIFICATION : Task.REGRESSION;
  }

  /** The job's loss, or the usual one of the task. */
  static Loss loss(Job job, LabelColumn label, int classes) {
    Optional<Loss> given = job.network().loss();
    if (given.isEmpty()) {
      return label.kind() == LabelColumn.Kind.FLAG
          ? new BinaryCrossEntropy()
          : Losses.usual(label.classifies());
    }
    Loss loss = given.get();
    String name = Losses.REGISTRY.nameOf(loss);
    if (loss.classifies() == label.regresses()) {
      throw new UserException(
          "network.loss: "
              + name
              + (loss.classifies()
                  ? " is for classes, and the task is a regression"
                  : " is for numbers, and the label has classes")
              + "; write auto");
    }
    if (label.kind() == LabelColumn.Kind.FLAG && loss.link() != Link.LOGISTIC) {
      throw new UserException(
          "network.loss: %s is for one label column, and data.label names %s; write binary-cross-entropy"
              .formatted(name, label.name()));
    }
    if (label.classifies() && loss.outputs(2) == 1 && classes != 2) {
      throw new UserException(
          "network.loss: "
              + name
              + " needs two classes, and the label has "
              + classes
              + "; write cross-entropy");
    }
    return loss;
  }

  /** The weights of the classes, by name and in the order of the preparation's classes. */
  static Map<String, Double> classWeights(
      Job job, Preparation preparation, Map<String, Long> rows) {
    ClassWeights given = job.training().classWeights();
    if (!preparation.classifies() && !given.equals(new EqualClasses())) {
      throw new UserException(
          "training.class-weights: is for a label of classes, and %s; leave it out"
              .formatted(
                  preparation.layout().label().regresses()
                      ? "the task is a regression"
                      : "data.label names several columns"));
    }
    Map<String, Long> inOrder = new LinkedHashMap<>();
    preparation.classes().forEach(name -> inOrder.put(name, rows.getOrDefault(name, 0L)));
    return given.of(inOrder);
  }

  /** The job with every decision written in. */
  static Job decided(
      Job job,
      Preparation preparation,
      Loss loss,
      Map<String, Double> classWeights,
      int workers,
      ReplicaTuning tuning,
      ExchangeKind exchange) {
    ObjectNode tree = Jobs.dump(job);
    tree.put("task", preparation.layout().label().regresses() ? "regression" : "classification");
    tree.withObject("/prepare").put("rows", preparation.rows().name().toLowerCase(Locale.ROOT));
    tree.withObject("/network").set("loss", Jobs.binder().dump(loss, Loss.class));
    tree.withObject("/training")
        .put("workers", workers)
        .put("exchange", exchange.name().toLowerCase(Locale.ROOT));
    if (!classWeights.isEmpty()) {
      ClassWeights weights = new WeightedClasses(classWeights);
      ObjectNode written = Jobs.binder().dump(weights, ClassWeights.class);
      tree.withObject("/training").set("class-weights", written);
    }
    tree.withObject("/training")
        .put("batch-size", tuning.batchSize())
        .put("scale-with-replicas", word(tuning.scaleWithReplicas()));
    ObjectNode averaging = tree.withObject("/averaging");
    averaging.set("every", Jobs.binder().dump(tuning.every(), SyncPolicy.class));
    averaging.set("rule", Jobs.binder().dump(tuning.rule(), Averaging.class));
    return bind(tree);
  }

  /** The job with the place of its rows written in. */
  static Job placed(Job job, Placement placement) {
    ObjectNode tree = Jobs.dump(job);
    ObjectNode training = tree.withObject("/training");
    training.put("storage", placement.kind().name().toLowerCase(Locale.ROOT));
    if (placement.blockRows() != null) {
      training.put("block-rows", placement.blockRows());
    }
    return bind(tree);
  }

  /** What was decided of what the job left open, in the words of a job file; empty for nothing. */
  static Optional<String> describe(Job job, ReplicaTuning tuning, int replicas) {
    List<String> decisions = new ArrayList<>();
    if (job.training().batchSize().isEmpty()) {
      decisions.add("training.batch-size=" + tuning.batchSize());
    }
    if (job.averaging().every().isEmpty()) {
      decisions.add("averaging.every=" + flow(tuning.every(), SyncPolicy.class));
    }
    if (job.averaging().rule().isEmpty()) {
      decisions.add("averaging.rule=" + flow(tuning.rule(), Averaging.class));
    }
    if (job.training().scaleWithReplicas().isEmpty()) {
      decisions.add("training.scale-with-replicas=" + word(tuning.scaleWithReplicas()));
    }
    return decisions.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "decided for %d replicas: %s".formatted(replicas, String.join(", ", decisions)));
  }

  private static String word(ReplicaScale scale) {
    return scale.name().toLowerCase(Locale.ROOT);
  }

  /** A strategy as one line of a job file: names and numbers alone. */
  static <T> String flow(T strategy, Class<T> kind) {
    return Jobs.binder()
        .dump(strategy, kind)
        .toString()
        .replace("\"", "")
        .replace(":", ": ")
        .replace(",", ", ");
  }

  private static Job bind(ObjectNode tree) {
    return Jobs.bind(JobText.of("the job", tree));
  }
}
