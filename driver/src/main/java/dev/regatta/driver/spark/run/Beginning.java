package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.WarmStart;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RowForm;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A trained model that a run starts from, and how much of it stays. */
record Beginning(WarmStart settings, Model model) {
  private static final String KEY = "warm-start";

  /**
   * Looks a job's model up.
   *
   * @param files reads a model directory
   */
  static Beginning of(WarmStart settings, Handed handed, Function<String, Model> files) {
    Model known = handed.models().get(settings.model());
    return new Beginning(settings, known == null ? files.apply(settings.model()) : known);
  }

  /**
   * The model's preparation of columns, with what the new output layer needs of the new rows.
   *
   * @param asked the form of rows that the job asks for
   */
  Preparation preparation(Preparation fitted, Optional<RowForm> asked) {
    Preparation before = model.preparation();
    if (asked.isPresent() && asked.get() != before.rows()) {
      throw new UserException(
          "%s: the model takes %s rows, and prepare.rows is %s; write auto"
              .formatted(KEY, word(before.rows()), word(asked.get())));
    }
    if (!fitted.layout().inputs().equals(before.layout().inputs())) {
      throw new UserException(
          "%s: the model takes columns %s, and the job's are %s"
              .formatted(KEY, before.layout().inputs(), fitted.layout().inputs()));
    }
    if (settings.newOutputLayer()) {
      return before.withLabelOf(fitted);
    }
    if (!before.classes().equals(fitted.classes())) {
      throw new UserException(
          "%s: the model has classes %s, and the training rows %s; set new-output-layer: true"
              .formatted(KEY, listed(before), listed(fitted)));
    }
    LabelColumn.Kind kind = before.layout().label().kind();
    boolean otherKind = !before.classifies() && kind != fitted.layout().label().kind();
    if (before.labels() != fitted.labels() || otherKind) {
      throw new UserException(
          "%s: the model learnt %s, and the job learns %s; set new-output-layer: true"
              .formatted(
                  KEY, before.layout().label().describe(), fitted.layout().label().describe()));
    }
    return before.withLayoutOf(fitted);
  }

  private static String word(RowForm form) {
    return form.name().toLowerCase(Locale.ROOT);
  }

  private static String listed(Preparation preparation) {
    int most = 10;
    List<String> classes = preparation.classes();
    return classes.isEmpty()
        ? "none (a regression)"
        : classes.stream().limit(most).collect(Collectors.joining(", "))
            + (classes.size() > most ? ", ... (" + classes.size() + ")" : "");
  }

  /** Overwrites initial weights with the model's. */
  void fill(Network network, float[] weights) {
    int last = lastLayer(network);
    if (settings.frozenLayers() > last) {
      throw new UserException(
          "%s.frozen-layers: is %d, and the network has %d layers before its output layer"
              .formatted(KEY, settings.frozenLayers(), last));
    }
    List<ParameterBlock> mine = blocks(network, last);
    List<ParameterBlock> theirs = blocks(model.network(), lastLayer(model.network()));
    if (!shapes(mine).equals(shapes(theirs))) {
      throw new UserException(
          "%s: the model's layers are %s, and the job's network has %s; they must be the same%s"
              .formatted(
                  KEY,
                  shapes(theirs),
                  shapes(mine),
                  settings.newOutputLayer() ? " but for the output layer" : ""));
    }
    for (int i = 0; i < mine.size(); i++) {
      System.arraycopy(
          model.weights(),
          theirs.get(i).offset(),
          weights,
          mine.get(i).offset(),
          mine.get(i).length());
    }
  }

  private List<ParameterBlock> blocks(Network network, int last) {
    return network.blocks().stream()
        .filter(block -> !settings.newOutputLayer() || block.layer() < last)
        .toList();
  }

  private static int lastLayer(Network network) {
    return network.blocks().stream().mapToInt(ParameterBlock::layer).max().orElse(0);
  }

  private static List<String> shapes(List<ParameterBlock> blocks) {
    return blocks.stream()
        .map(
            block ->
                block.name()
                    + IntStream.of(block.shape())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" x ", " (", ")")))
        .toList();
  }
}
