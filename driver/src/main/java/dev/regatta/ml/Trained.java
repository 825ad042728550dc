package dev.regatta.ml;

import dev.regatta.driver.spark.run.ModelFrame;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.model.PreparedRows;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.RawRow;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag$;

/** The network and the preparation inside a Spark ML model, which are the same in its copies. */
final class Trained implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[][] frame;
  private transient @Nullable Model model;
  private transient @Nullable Predictor predictor;
  private transient @Nullable Broadcast<byte[][]> broadcast;
  private transient @Nullable SparkContext broadcastBy;

  Trained(Model model) {
    frame = ModelFrame.encode(model);
    this.model = model;
  }

  synchronized Model model() {
    Model read = model;
    if (read == null) {
      try {
        read = ModelFrame.decode(frame);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      model = read;
    }
    return read;
  }

  /** The model's bytes for tasks: sent once per executor, dropped when the model is. */
  synchronized Broadcast<byte[][]> broadcast(SparkContext spark) {
    Broadcast<byte[][]> sent = broadcast;
    if (sent == null || !spark.equals(broadcastBy)) {
      sent = spark.broadcast(frame, ClassTag$.MODULE$.apply(byte[][].class));
      broadcast = sent;
      broadcastBy = spark;
    }
    return sent;
  }

  /**
   * The network's outputs for one row, with the bits that {@code transform} gives them.
   *
   * @param features the numbers of all feature columns, one after the other
   */
  synchronized float[] outputs(Vector features) {
    Predictor own = predictor();
    own.predict(prepare(features, own));
    return Arrays.copyOf(own.outputs(), own.model().network().outputs());
  }

  private Predictor predictor() {
    Predictor own = predictor;
    if (own == null) {
      own = new Predictor(model());
      predictor = own;
    }
    return own;
  }

  private PreparedRows prepare(Vector features, Predictor own) {
    Layout layout = own.model().preparation().layout();
    RawRow row = layout.newRow();
    if (layout.texts() > 0 || features.size() != layout.allNumbers()) {
      throw new IllegalArgumentException(
          "a vector of %d numbers; the model takes %d numbers and %d texts"
              .formatted(features.size(), layout.allNumbers(), layout.texts()));
    }
    layout.fill(row, features::apply);
    PreparedRows prepared = new PreparedRows(own.model().preparation(), own.blockRows());
    try {
      prepared.add(row, new long[0]);
    } catch (BadRowException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return prepared;
  }
}
