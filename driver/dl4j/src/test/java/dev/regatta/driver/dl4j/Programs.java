package dev.regatta.driver.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks and rows as DL4J's published examples for Spark have them, but small. */
final class Programs {
  static final int CLASSES = 3;
  static final int COLUMNS = 10;
  static final int SIDE = 8;
  static final int SYMBOLS = 4;
  static final int STEPS = 6;

  private Programs() {}

  /** A perceptron with one hidden layer. */
  static NeuralNetConfiguration.ListBuilder perceptron(NeuralNetConfiguration.Builder builder) {
    return builder
        .activation(Activation.LEAKYRELU)
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(new DenseLayer.Builder().nIn(COLUMNS).nOut(16).build())
        .layer(
            new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
                .activation(Activation.SOFTMAX)
                .nIn(16)
                .nOut(CLASSES)
                .build());
  }

  static MultiLayerConfiguration perceptron(IUpdater updater) {
    return perceptron(new NeuralNetConfiguration.Builder().seed(12345).updater(updater)).build();
  }

  /** Convolution, batch normalization and pooling, with a penalty as the examples have it. */
  static MultiLayerConfiguration convolutional() {
    return new NeuralNetConfiguration.Builder()
        .seed(12345)
        .l2(0.0005)
        .weightInit(WeightInit.XAVIER)
        .updater(new Nesterovs(0.02, 0.9))
        .list()
        .layer(
            new ConvolutionLayer.Builder(3, 3).nIn(1).nOut(6).activation(Activation.RELU).build())
        .layer(new BatchNormalization())
        .layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(SIDE, SIDE, 1))
        .build();
  }

  /** Two layers of LSTM, the last step of which tells the class, as for sensors' readings. */
  static MultiLayerConfiguration recurrent(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(12345)
        .l2(0.0001)
        .weightInit(WeightInit.XAVIER)
        .updater(updater)
        .list()
        .layer(new LSTM.Builder().nIn(SYMBOLS).nOut(10).activation(Activation.TANH).build())
        .layer(
            new LastTimeStep(
                new LSTM.Builder().nIn(10).nOut(10).activation(Activation.TANH).build()))
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(10)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  /** The perceptron as a graph with a skip. */
  static ComputationGraphConfiguration graph() {
    return new NeuralNetConfiguration.Builder()
        .seed(12345)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in")
        .addLayer(
            "hidden",
            new DenseLayer.Builder().nIn(COLUMNS).nOut(16).activation(Activation.TANH).build(),
            "in")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(16 + COLUMNS)
                .nOut(CLASSES)
                .build(),
            "hidden",
            "in")
        .setOutputs("out")
        .build();
  }

  /** A branch for a sequence and one for a row of numbers. */
  static ComputationGraphConfiguration twoInputs(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(12345)
        .updater(updater)
        .graphBuilder()
        .addInputs("steps", "numbers")
        .addLayer(
            "last",
            new LastTimeStep(
                new LSTM.Builder().nIn(SYMBOLS).nOut(5).activation(Activation.TANH).build()),
            "steps")
        .addLayer(
            "hidden",
            new DenseLayer.Builder().nIn(COLUMNS).nOut(7).activation(Activation.TANH).build(),
            "numbers")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(12)
                .nOut(CLASSES)
                .build(),
            "last",
            "hidden")
        .setOutputs("out")
        .build();
  }

  /** Clouds of points, a class each: {@code sets} of so many rows. */
  static List<DataSet> points(int sets, int rows, long seed) {
    Random random = new Random(seed);
    List<DataSet> all = new ArrayList<>();
    for (int set = 0; set < sets; set++) {
      float[][] features = new float[rows][COLUMNS];
      float[][] labels = new float[rows][CLASSES];
      for (int row = 0; row < rows; row++) {
        int label = random.nextInt(CLASSES);
        labels[row][label] = 1;
        for (int column = 0; column < COLUMNS; column++) {
          double middle = column % CLASSES == label ? 1 : 0;
          features[row][column] = (float) (middle + 0.7 * random.nextGaussian());
        }
      }
      all.add(new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels)));
    }
    return all;
  }

  /** Sequences of symbols, each beside a point that tells the class. */
  static List<MultiDataSet> pairs(int sets, int rows, long seed) {
    List<DataSet> steps = sequences(sets, rows, seed + 1);
    List<DataSet> numbers = points(sets, rows, seed);
    List<MultiDataSet> all = new ArrayList<>();
    for (int set = 0; set < sets; set++) {
      all.add(
          new MultiDataSet(
              new INDArray[] {steps.get(set).getFeatures(), numbers.get(set).getFeatures()},
              new INDArray[] {numbers.get(set).getLabels()}));
    }
    return all;
  }

  /** Images of one bar: upright, lying, or none. */
  static List<DataSet> images(int sets, int rows, long seed) {
    Random random = new Random(seed);
    List<DataSet> all = new ArrayList<>();
    for (int set = 0; set < sets; set++) {
      float[][][][] features = new float[rows][1][SIDE][SIDE];
      float[][] labels = new float[rows][CLASSES];
      for (int row = 0; row < rows; row++) {
        int label = random.nextInt(CLASSES);
        int place = random.nextInt(SIDE);
        labels[row][label] = 1;
        for (int y = 0; y < SIDE; y++) {
          for (int x = 0; x < SIDE; x++) {
            boolean bar = label == 0 ? x == place : label == 1 && y == place;
            features[row][0][y][x] = (float) ((bar ? 1 : 0) + 0.2 * random.nextGaussian());
          }
        }
      }
      all.add(new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels)));
    }
    return all;
  }

  /** Sequences of symbols, whose class is the first symbol of each. */
  static List<DataSet> sequences(int sets, int rows, long seed) {
    Random random = new Random(seed);
    List<DataSet> all = new ArrayList<>();
    for (int set = 0; set < sets; set++) {
      float[][][] features = new float[rows][SYMBOLS][STEPS];
      float[][] labels = new float[rows][CLASSES];
      for (int row = 0; row < rows; row++) {
        int label = random.nextInt(CLASSES);
        labels[row][label] = 1;
        features[row][label][0] = 1;
        for (int step = 1; step < STEPS; step++) {
          features[row][random.nextInt(SYMBOLS)][step] = 1;
        }
      }
      all.add(new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels)));
    }
    return all;
  }

  /**
   * The same of several lengths: each set is as long as its longest sequence, with a mask, and
   * numbers in its padding.
   */
  static List<DataSet> maskedSequences(int sets, int rows, long seed) {
    Random random = new Random(seed);
    List<DataSet> all = new ArrayList<>();
    for (DataSet set : sequences(sets, rows, seed)) {
      int longest = 2 + random.nextInt(STEPS - 1);
      INDArray features =
          set.getFeatures()
              .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, longest))
              .dup();
      float[][] mask = new float[rows][longest];
      for (int row = 0; row < rows; row++) {
        int length = row == 0 ? longest : 1 + random.nextInt(longest);
        for (int step = 0; step < longest; step++) {
          mask[row][step] = step < length ? 1 : 0;
          if (step >= length) {
            features.putScalar(row, random.nextInt(SYMBOLS), step, 0.5);
          }
        }
      }
      all.add(new DataSet(features, set.getLabels(), Nd4j.createFromArray(mask), null));
    }
    return all;
  }

  static JavaRDD<DataSet> rdd(JavaSparkContext spark, List<DataSet> sets) {
    return spark.parallelize(new ArrayList<>(sets), 3);
  }
}
