package dev.regatta.worker.dl4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A model of images under construction: what Keras writes of it, and what it computes. */
final class KerasImageModel {
  static final int CLASSES = 3;

  private static final String COMMON = "\"trainable\": true, \"dtype\": \"float32\"";

  private final Random random;
  private final int[] sizes;
  private final List<String> layers = new ArrayList<>();
  private final List<KerasFiles.Layer> weights = new ArrayList<>();
  private final List<UnaryOperator<PlainImage>> steps = new ArrayList<>();
  private PlainImage shape;
  private float[] lastKernel = {};
  private float[] lastBias = {};

  KerasImageModel(long seed, int height, int width, int channels) {
    random = new Random(seed);
    sizes = new int[] {height, width, channels};
    shape = new PlainImage(height, width, channels);
    layers.add(
        "{\"class_name\": \"InputLayer\", \"config\": {\"batch_input_shape\": [null, %d, %d, %d], \"dtype\": \"float32\", \"sparse\": false, \"name\": \"input\"}}"
            .formatted(height, width, channels));
  }

  int inputs() {
    return sizes[0] * sizes[1] * sizes[2];
  }

  private float[] numbers(int count, double scale) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (scale * random.nextGaussian());
    }
    return numbers;
  }

  private void add(String type, String config, UnaryOperator<PlainImage> step, Object... named) {
    String name = "layer" + layers.size();
    layers.add(
        "{\"class_name\": \"%s\", \"config\": {\"name\": \"%s\", %s%s}}"
            .formatted(type, name, COMMON, config.isEmpty() ? "" : ", " + config));
    List<KerasFiles.Weight> arrays = new ArrayList<>();
    for (Object array : named) {
      arrays.add((KerasFiles.Weight) array);
    }
    weights.add(new KerasFiles.Layer(name, arrays.toArray(KerasFiles.Weight[]::new)));
    steps.add(step);
    shape = step.apply(shape);
  }

  private static String window(int[] stride, boolean same) {
    return "\"strides\": [%d, %d], \"padding\": \"%s\", \"data_format\": \"channels_last\""
        .formatted(stride[0], stride[1], same ? "same" : "valid");
  }

  private static String trained(int units, String key, String activation) {
    return "\"%s\": %d, \"activation\": \"%s\", \"use_bias\": true, \"kernel_initializer\": {\"class_name\": \"GlorotUniform\", \"config\": {\"seed\": null}}, \"bias_initializer\": {\"class_name\": \"Zeros\", \"config\": {}}, \"kernel_regularizer\": null, \"bias_regularizer\": null, \"activity_regularizer\": null, \"kernel_constraint\": null, \"bias_constraint\": null"
        .formatted(key, units, activation);
  }

  KerasImageModel conv(int filters, int[] kernel, int[] stride, boolean same) {
    int channels = shape.channels();
    float[] values = numbers(kernel[0] * kernel[1] * channels * filters, 0.5);
    float[] bias = numbers(filters, 0.5);
    add(
        "Conv2D",
        trained(filters, "filters", "linear")
            + ", \"kernel_size\": [%d, %d], \"dilation_rate\": [1, 1], \"groups\": 1, "
                .formatted(kernel[0], kernel[1])
            + window(stride, same),
        image -> image.conv(kernel, stride, same, values, bias),
        new KerasFiles.Weight("kernel:0", values, kernel[0], kernel[1], channels, filters),
        new KerasFiles.Weight("bias:0", bias, filters));
    return this;
  }

  private static String pool(int[] pool) {
    return "\"pool_size\": [%d, %d], ".formatted(pool[0], pool[1]);
  }

  KerasImageModel max(int[] pool, int[] stride, boolean same) {
    add("MaxPooling2D", pool(pool) + window(stride, same), image -> image.max(pool, stride, same));
    return this;
  }

  KerasImageModel average(int[] pool, int[] stride, boolean same) {
    add(
        "AveragePooling2D",
        pool(pool) + window(stride, same),
        image -> image.average(pool, stride, same));
    return this;
  }

  KerasImageModel activation() {
    add("Activation", "\"activation\": \"relu\"", PlainImage::relu);
    return this;
  }

  KerasImageModel relu() {
    add(
        "ReLU",
        "\"max_value\": null, \"negative_slope\": 0.0, \"threshold\": 0.0",
        PlainImage::relu);
    return this;
  }

  KerasImageModel dropout() {
    add("Dropout", "\"rate\": 0.25, \"noise_shape\": null, \"seed\": null", image -> image);
    return this;
  }

  KerasImageModel normalization() {
    int channels = shape.channels();
    float[] gamma = numbers(channels, 1);
    float[] beta = numbers(channels, 1);
    float[] mean = numbers(channels, 1);
    float[] variance = new float[channels];
    for (int i = 0; i < channels; i++) {
      variance[i] = 0.25f + random.nextFloat();
    }
    add(
        "BatchNormalization",
        "\"axis\": [3], \"momentum\": 0.99, \"epsilon\": 0.001, \"center\": true, \"scale\": true,"
            + " \"beta_initializer\": {\"class_name\": \"Zeros\", \"config\": {}},"
            + " \"gamma_initializer\": {\"class_name\": \"Ones\", \"config\": {}},"
            + " \"moving_mean_initializer\": {\"class_name\": \"Zeros\", \"config\": {}},"
            + " \"moving_variance_initializer\": {\"class_name\": \"Ones\", \"config\": {}},"
            + " \"beta_regularizer\": null, \"gamma_regularizer\": null, \"beta_constraint\": null,"
            + " \"gamma_constraint\": null",
        image -> image.normalize(gamma, beta, mean, variance),
        new KerasFiles.Weight("gamma:0", gamma, channels),
        new KerasFiles.Weight("beta:0", beta, channels),
        new KerasFiles.Weight("moving_mean:0", mean, channels),
        new KerasFiles.Weight("moving_variance:0", variance, channels));
    return this;
  }

  KerasImageModel pad(int top, int bottom, int left, int right) {
    add(
        "ZeroPadding2D",
        "\"padding\": [[%d, %d], [%d, %d]], \"data_format\": \"channels_last\""
            .formatted(top, bottom, left, right),
        image -> image.pad(top, bottom, left, right));
    return this;
  }

  /** A pooling of whole images and a Dense with softmax: the last of all. */
  KerasImageModel classesOf(String pooling) {
    int[] whole = {shape.height(), shape.width()};
    int[] stride = {1, 1};
    add(
        pooling,
        "\"data_format\": \"channels_last\", \"keepdims\": false",
        image ->
            pooling.contains("Max")
                ? image.max(whole, stride, false)
                : image.average(whole, stride, false));
    return dense();
  }

  /** Flatten and a Dense with softmax: the last of all. */
  KerasImageModel classes() {
    add("Flatten", "\"data_format\": \"channels_last\"", image -> image);
    return dense();
  }

  private KerasImageModel dense() {
    int inputs = shape.values().length;
    lastKernel = numbers(inputs * CLASSES, 1 / Math.sqrt(inputs));
    lastBias = numbers(CLASSES, 0.5);
    add(
        "Dense",
        trained(CLASSES, "units", "softmax"),
        image -> image,
        new KerasFiles.Weight("kernel:0", lastKernel, inputs, CLASSES),
        new KerasFiles.Weight("bias:0", lastBias, CLASSES));
    return this;
  }

  String sequential() {
    return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"net\", \"layers\": [%s]}}"
        .formatted(String.join(", ", layers));
  }

  String functional() {
    List<String> placed = new ArrayList<>();
    String before = "[]";
    for (int i = 0; i < layers.size(); i++) {
      String layer = layers.get(i);
      String name = i == 0 ? "input" : "layer" + i;
      placed.add(
          "%s, \"name\": \"%s\", \"inbound_nodes\": %s}"
              .formatted(layer.substring(0, layer.length() - 1), name, before));
      before = "[[[\"%s\", 0, 0, {}]]]".formatted(name);
    }
    return "{\"class_name\": \"Functional\", \"config\": {\"name\": \"net\", \"layers\": [%s], \"input_layers\": [[\"input\", 0, 0]], \"output_layers\": [[\"layer%d\", 0, 0]]}}"
        .formatted(String.join(", ", placed), layers.size() - 1);
  }

  Path write(Path file, String model) {
    return KerasFiles.write(file, model, weights.toArray(KerasFiles.Layer[]::new));
  }

  float[] row() {
    return numbers(inputs(), 1);
  }

  /** What comes before the softmax. */
  double[] outputs(float[] row) {
    PlainImage image = new PlainImage(sizes[0], sizes[1], sizes[2]);
    for (int i = 0; i < row.length; i++) {
      image.values()[i] = row[i];
    }
    for (UnaryOperator<PlainImage> step : steps) {
      image = step.apply(image);
    }
    return image.dense(lastKernel, lastBias);
  }
}
