package dev.regatta.driver.dl4j;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Loss;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The form that all rows of an RDD share, and how tasks turn them into floats: the features of a
 * row, image or not, one after another, or those of a sequence as its own form says, then its
 * labels. Where the loss tells classes, a row of labels is one 1 among zeros, and becomes the index
 * of the class.
 */
final class RowForm implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] features;
  private final @Nullable SequenceForm sequence;
  private final long outputs;
  private final boolean classes;

  private RowForm(long[] features, @Nullable SequenceForm sequence, long outputs, boolean classes) {
    this.features = features;
    this.sequence = sequence;
    this.outputs = outputs;
    this.classes = classes;
  }

  /**
   * The form of the rows of an RDD.
   *
   * @param rows its first ones
   * @throws UserException where Regatta does not train such rows
   */
  static RowForm of(DataSet rows, Loss loss, JavaRDD<DataSet> data) {
    INDArray labels = labels(rows);
    requireNoMasks(rows);
    long[] shape = rows.getFeatures().shape();
    if (shape.length < 2 || shape.length > 4) {
      throw new UserException(
          "fit: features have the shape %s; Regatta trains rows of numbers (2 dimensions), sequences (3) and images (4)"
              .formatted(Arrays.toString(shape)));
    }
    if (labels.rank() != 2) {
      throw new UserException(
          "fit: labels have the shape %s; Regatta trains one row of labels for each row"
              .formatted(Arrays.toString(labels.shape())));
    }
    boolean classes = loss.outputs(2) == 2;
    if (loss.classifies() && !classes && labels.size(1) != 1) {
      throw new UserException(
          "fit: sigmoid with XENT has %d outputs; of several DL4J trains the sum of their losses and Regatta the mean, so that only one is taken over"
              .formatted(labels.size(1)));
    }
    SequenceForm sequence = shape.length == 3 ? SequenceForm.of(data, shape[1]) : null;
    return new RowForm(
        Arrays.copyOfRange(shape, 1, shape.length), sequence, labels.size(1), classes);
  }

  private static INDArray labels(DataSet rows) {
    INDArray labels = rows.getLabels();
    if (labels == null) {
      throw new UserException("fit: a DataSet has no labels");
    }
    return labels;
  }

  private static void requireNoMasks(DataSet rows) {
    if (rows.getLabelsMaskArray() != null) {
      throw new UserException(
          "fit: a DataSet has a mask of labels, which Regatta does not train with; leave it out");
    }
    if (rows.getFeaturesMaskArray() != null && rows.getFeatures().rank() != 3) {
      throw new UserException(
          "fit: a DataSet has a mask of features that are no sequences, which Regatta does not"
              + " train with; leave it out");
    }
  }

  /** Channels, height and width; null where rows are no images. */
  long @Nullable [] image() {
    return features.length == 3 ? features.clone() : null;
  }

  /** Whether a row ends with the mask of its steps. */
  boolean masked() {
    return sequence != null && sequence.masked();
  }

  /** Numbers of a row, its mask included. */
  int inputs() {
    if (sequence != null) {
      return sequence.inputs();
    }
    return Math.toIntExact(LongStream.of(features).reduce(1, Math::multiplyExact));
  }

  /** Classes of the loss: as many as outputs, 2 where one output tells them apart. */
  int classes() {
    return classes ? outputs() : 2;
  }

  /** What the network puts out for a row. */
  int outputs() {
    return Math.toIntExact(outputs);
  }

  /** Labels of a packed row. */
  int labels() {
    return classes ? 1 : outputs();
  }

  /** In a task: a partition's rows. */
  Iterator<float[]> floats(Iterator<DataSet> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public float[] next() {
        return floats(rows.next());
      }
    };
  }

  private float[] floats(DataSet rows) {
    requireNoMasks(rows);
    INDArray given = rows.getFeatures();
    INDArray labels = labels(rows);
    long[] shape = given.shape();
    if (!fits(given)
        || labels.rank() != 2
        || labels.size(1) != outputs
        || labels.size(0) != shape[0]) {
      throw new UserException(
          "fit: a DataSet has features of the shape %s and labels of %s; the first one has %s and %d to a row"
              .formatted(
                  Arrays.toString(shape),
                  Arrays.toString(labels.shape()),
                  Arrays.toString(features),
                  outputs));
    }
    int count = Math.toIntExact(shape[0]);
    float[] inputs =
        sequence == null
            ? rowMajor(given, "feature")
            : sequence.floats(given, rows.getFeaturesMaskArray());
    float[] targets = rowMajor(labels, "label");
    int width = inputs() + labels();
    float[] floats = new float[Math.multiplyExact(count, width)];
    for (int row = 0; row < count; row++) {
      System.arraycopy(inputs, row * inputs(), floats, row * width, inputs());
      int at = row * width + inputs();
      if (classes) {
        floats[at] = index(targets, row * outputs());
      } else {
        System.arraycopy(targets, row * outputs(), floats, at, outputs());
      }
    }
    return floats;
  }

  private boolean fits(INDArray given) {
    long[] shape = given.shape();
    return sequence == null
        ? Arrays.equals(Arrays.copyOfRange(shape, 1, shape.length), features)
        : sequence.fits(given);
  }

  /** A copy of its own, whatever it is a view of. */
  static float[] rowMajor(INDArray array, String name) {
    float[] values;
    try (INDArray copy = array.castTo(DataType.FLOAT).dup('c')) {
      values = copy.data().asFloat();
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new UserException(
            "fit: a row has a %s that is %s; correct it, or leave the row out"
                .formatted(name, value));
      }
    }
    return values;
  }

  private int index(float[] labels, int from) {
    int found = -1;
    for (int i = 0; i < outputs; i++) {
      float label = labels[from + i];
      if (label != 0) {
        if (label != 1 || found >= 0) {
          throw new UserException(
              "fit: a row of labels is %s; softmax with MCXENT is trained with one 1 among zeros"
                  .formatted(Arrays.toString(Arrays.copyOfRange(labels, from, from + outputs()))));
        }
        found = i;
      }
    }
    if (found < 0) {
      throw new UserException(
          "fit: a row of labels has no 1; softmax with MCXENT is trained with one 1 among zeros");
    }
    return found;
  }
}
