package dev.regatta.driver.dl4j;

import dev.regatta.conf.Counted;
import dev.regatta.conf.UserException;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.datavec.spark.util.BroadcastHadoopConfigHolder;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.spark.data.loader.RemoteFileSourceFactory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code MultiDataSet}s of one output as the {@code DataSet}s that they are; those of several
 * inputs with these one behind the other in a row, as a network of Regatta takes them.
 */
final class DataSets {
  private DataSets() {}

  /**
   * Runs in tasks.
   *
   * @param inputs of the network
   */
  static DataSet single(MultiDataSet rows, int inputs) {
    int features = rows.numFeatureArrays();
    int labels = rows.numLabelsArrays();
    if (features != inputs || labels != 1) {
      throw new UserException(
          "fit: a MultiDataSet has %d arrays of features and %d of labels; the network has %s and 1 output"
              .formatted(features, labels, Counted.of(inputs, "input")));
    }
    return inputs > 1
        ? joined(rows)
        : new DataSet(
            rows.getFeatures(0),
            rows.getLabels(0),
            first(rows.getFeaturesMaskArrays()),
            first(rows.getLabelsMaskArrays()));
  }

  private static DataSet joined(MultiDataSet rows) {
    if (hasAny(rows.getFeaturesMaskArrays())) {
      throw new UserException(
          "fit: a MultiDataSet of %d arrays of features has masks of them, which Regatta trains with where there is one array"
              .formatted(rows.numFeatureArrays()));
    }
    INDArray[] flat = Stream.of(rows.getFeatures()).map(DataSets::flat).toArray(INDArray[]::new);
    return new DataSet(
        Nd4j.hstack(flat), rows.getLabels(0), null, first(rows.getLabelsMaskArrays()));
  }

  private static boolean hasAny(INDArray @Nullable [] masks) {
    return masks != null && Stream.of(masks).anyMatch(Objects::nonNull);
  }

  /** Rows x numbers: of sequences all features of a step before those of the next. */
  private static INDArray flat(INDArray features) {
    INDArray ordered = features.rank() == 3 ? features.permute(0, 2, 1) : features;
    return ordered.dup('c').reshape('c', features.size(0), -1);
  }

  private static @Nullable INDArray first(INDArray @Nullable [] masks) {
    return masks == null ? null : masks[0];
  }

  /**
   * Loads in tasks what paths name.
   *
   * @param inputs of the network
   */
  static JavaRDD<DataSet> load(
      JavaSparkContext spark, JavaRDD<String> paths, MultiDataSetLoader loader, int inputs) {
    RemoteFileSourceFactory files =
        new RemoteFileSourceFactory(BroadcastHadoopConfigHolder.get(spark));
    return paths.map(path -> single(loader.load(files.getSource(path)), inputs));
  }
}
