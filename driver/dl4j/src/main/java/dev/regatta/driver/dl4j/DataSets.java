package dev.regatta.driver.dl4j;

import dev.regatta.conf.UserException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.datavec.spark.util.BroadcastHadoopConfigHolder;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.spark.data.loader.RemoteFileSourceFactory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** {@code MultiDataSet}s of one input and one output, as the {@code DataSet}s that they are. */
final class DataSets {
  private DataSets() {}

  /** Runs in tasks. */
  static DataSet single(MultiDataSet rows) {
    int inputs = rows.numFeatureArrays();
    int outputs = rows.numLabelsArrays();
    if (inputs != 1 || outputs != 1) {
      throw new UserException(
          "fit: a MultiDataSet has %d arrays of features and %d of labels; Regatta trains networks with one of each"
              .formatted(inputs, outputs));
    }
    return new DataSet(
        rows.getFeatures(0),
        rows.getLabels(0),
        first(rows.getFeaturesMaskArrays()),
        first(rows.getLabelsMaskArrays()));
  }

  private static @Nullable INDArray first(INDArray @Nullable [] masks) {
    return masks == null ? null : masks[0];
  }

  /** Loads in tasks what paths name. */
  static JavaRDD<DataSet> load(
      JavaSparkContext spark, JavaRDD<String> paths, MultiDataSetLoader loader) {
    RemoteFileSourceFactory files =
        new RemoteFileSourceFactory(BroadcastHadoopConfigHolder.get(spark));
    return paths.map(path -> single(loader.load(files.getSource(path))));
  }
}
