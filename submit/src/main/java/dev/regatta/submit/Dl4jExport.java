package dev.regatta.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Link;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Dl4jEngine;
import dev.regatta.worker.network.Inputs;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** A model as DL4J's zip, and what a user should know of it. */
final class Dl4jExport {
  private final Model model;
  private final Dl4jEngine.Zip zip;

  /**
   * Turns a model.
   *
   * @throws UserException where it has no form in DL4J
   */
  Dl4jExport(Model model) {
    this.model = model;
    Inputs row = model.spec().row();
    if (!row.tables().isEmpty()) {
      throw new UserException(
          "the embedding of column %s has no form in DL4J".formatted(row.tables().get(0).column()));
    }
    zip =
        Dl4jEngine.get()
            .zip(
                model.spec().network(),
                row.floats(),
                model.network().outputs(),
                model.weights(),
                origin(model).toPrettyString());
  }

  /** What {@code model.json} says, and who wrote the zip. */
  private static ObjectNode origin(Model model) {
    ObjectNode origin = model.toJson();
    origin.put("regattaVersion", Version.number());
    return origin;
  }

  void writeTo(OutputStream out) throws IOException {
    zip.writeTo(out);
  }

  /** One line each. */
  List<String> lines() {
    int outputs = model.network().outputs();
    boolean probabilities =
        model.loss().link() == Link.SOFTMAX || model.loss().link() == Link.LOGISTIC;
    List<String> lines = new ArrayList<>();
    lines.add("input          prepared rows [rows, " + model.network().inputs() + "]");
    lines.add(
        "output         %s [rows, %d]"
            .formatted(probabilities ? "probabilities" : "scaled predictions", outputs));
    lines.add("the network alone: regatta.json in it says how columns are prepared");
    return lines;
  }
}
