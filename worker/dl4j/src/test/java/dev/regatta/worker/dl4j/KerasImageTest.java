package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.network.Keras;
import dev.regatta.worker.network.NetworkContents;
import dev.regatta.worker.network.Propagation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class KerasImageTest {
  private static final int ROWS = 4;

  private static final int[] ONE = {1, 1};
  private static final int[] TWO = {2, 2};

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("model.h5");
  }

  private NetworkContents read() {
    return new Keras(file().toString(), Optional.empty())
        .withFiles(
            path -> {
              try {
                return Files.readAllBytes(Path.of(path));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static KerasImageModel of(int height, int width, int channels) {
    return new KerasImageModel(31L * height + width, height, width, channels);
  }

  static Stream<Named<KerasImageModel>> models() {
    Stream.Builder<Named<KerasImageModel>> all = Stream.builder();
    for (int[] stride : new int[][] {ONE, TWO, {2, 1}}) {
      for (boolean same : new boolean[] {true, false}) {
        String how = " by %d and %d, %s".formatted(stride[0], stride[1], same ? "same" : "valid");
        for (int[] size : new int[][] {{6, 5}, {7, 8}, {8, 6}}) {
          String what = "%d x %d".formatted(size[0], size[1]) + how;
          int[] kernel = {3, 2};
          all.add(
              Named.of(
                  "conv " + what, of(size[0], size[1], 2).conv(4, kernel, stride, same).classes()));
          all.add(
              Named.of("max " + what, of(size[0], size[1], 3).max(kernel, stride, same).classes()));
          all.add(
              Named.of(
                  "average " + what,
                  of(size[0], size[1], 3).average(kernel, stride, same).classes()));
        }
      }
    }
    all.add(Named.of("flat", of(3, 4, 2).classes()));
    all.add(Named.of("norm", of(3, 4, 3).normalization().classes()));
    all.add(Named.of("one filter", of(5, 4, 1).conv(1, new int[] {1, 3}, ONE, true).classes()));
    for (String pooling : new String[] {"GlobalAveragePooling2D", "GlobalMaxPooling2D"}) {
      all.add(
          Named.of(pooling, of(5, 4, 2).conv(4, new int[] {3, 2}, ONE, true).classesOf(pooling)));
      all.add(Named.of(pooling + " alone", of(5, 4, 3).classesOf(pooling)));
    }
    all.add(
        Named.of(
            "padded", of(4, 3, 2).pad(1, 2, 3, 0).conv(3, new int[] {2, 3}, TWO, false).classes()));
    all.add(
        Named.of("padded later", of(4, 3, 2).conv(3, TWO, ONE, false).pad(0, 1, 1, 0).classes()));
    all.add(Named.of("all", all()));
    return all.build();
  }

  private static KerasImageModel all() {
    return of(8, 6, 2)
        .conv(4, new int[] {3, 2}, ONE, true)
        .normalization()
        .activation()
        .max(TWO, TWO, false)
        .dropout()
        .conv(3, TWO, ONE, false)
        .relu()
        .average(new int[] {2, 3}, ONE, true)
        .classes();
  }

  @ParameterizedTest
  @MethodSource("models")
  void aSequentialModelPutsOutWhatPlainLoopsDo(KerasImageModel model) throws Exception {
    model.write(file(), model.sequential());
    check(model, read());
  }

  @ParameterizedTest
  @MethodSource("models")
  void aFunctionalModelPutsOutWhatPlainLoopsDo(KerasImageModel model) throws Exception {
    model.write(file(), model.functional());
    check(model, read());
  }

  private static void check(KerasImageModel model, NetworkContents contents) throws IOException {
    int classes = KerasImageModel.CLASSES;
    float[] rows = new float[ROWS * model.inputs()];
    double[][] expected = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      float[] row = model.row();
      System.arraycopy(row, 0, rows, i * row.length, row.length);
      expected[i] = model.outputs(row);
    }
    float[] weights = contents.weights().orElseThrow();
    Propagation propagation = contents.network().build(model.inputs(), classes).open(ROWS);
    float[] found = propagation.forward(rows, ROWS, weights);
    for (int i = 0; i < ROWS * classes; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i / classes][i % classes], within(1e-5));
    }
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    new Engine().zip(contents.network(), model.inputs(), classes, weights, "{}").writeTo(zip);
    INDArray restored = outputs(Restored.of(zip.toByteArray()), rows);
    for (int i = 0; i < ROWS; i++) {
      double sum = 0;
      for (double output : expected[i]) {
        sum += Math.exp(output);
      }
      for (int c = 0; c < classes; c++) {
        assertThat(restored.getDouble(i, c))
            .isCloseTo(Math.exp(expected[i][c]) / sum, within(1e-5));
      }
    }
  }

  private static INDArray outputs(Model model, float[] rows) {
    INDArray features = Nd4j.createFromArray(rows).reshape(ROWS, rows.length / ROWS);
    return model instanceof ComputationGraph graph
        ? graph.outputSingle(features)
        : ((MultiLayerNetwork) model).output(features);
  }

  @Test
  void gradientsAreFiniteDifferencesOfTheLoss() {
    KerasImageModel model =
        of(6, 5, 2)
            .conv(3, new int[] {3, 2}, TWO, true)
            .normalization()
            .average(TWO, ONE, true)
            .classes();
    for (String text : new String[] {model.sequential(), model.functional()}) {
      model.write(file(), text);
      FiniteDifferences.check(read().network().build(model.inputs(), KerasImageModel.CLASSES));
    }
  }

  @Test
  void gradientsThroughPoolingsOfWholeImagesAreFiniteDifferences() {
    for (String pooling : new String[] {"GlobalAveragePooling2D", "GlobalMaxPooling2D"}) {
      KerasImageModel model =
          of(5, 4, 2).pad(1, 0, 0, 1).conv(4, new int[] {3, 2}, ONE, false).classesOf(pooling);
      for (String text : new String[] {model.sequential(), model.functional()}) {
        model.write(file(), text);
        FiniteDifferences.check(read().network().build(model.inputs(), KerasImageModel.CLASSES));
      }
    }
  }

  private void refused(KerasImageModel model, String from, String to, String message) {
    assertThat(model.sequential()).contains(from);
    for (String text : new String[] {model.sequential(), model.functional()}) {
      model.write(file(), text.replace(from, to));
      refused(message);
    }
  }

  private void refused(String message) {
    assertThatThrownBy(this::read)
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void whatDl4jWouldComputeDifferentlyIsRefused() {
    KerasImageModel model = all();
    refused(
        model,
        "channels_last",
        "channels_first",
        "layer 'layer1' has data_format channels_first; ");
    refused(
        model, "\"groups\": 1", "\"groups\": 2", "layer 'layer1' has groups 2; 1 alone is read");
    refused(
        model,
        "[1, 1], \"groups\"",
        "[2, 1], \"groups\"",
        "layer 'layer1' has dilation_rate 2; 1 alone is read");
    refused(
        model,
        "\"same\"",
        "\"causal\"",
        "layer 'layer1' has padding causal; valid and same are read");
    refused(
        model,
        "\"negative_slope\": 0.0",
        "\"negative_slope\": 0.5",
        "layer 'layer7' has negative_slope 0.5; 0 alone");
    refused(model, "\"max_value\": null", "\"max_value\": 6.0", "layer 'layer7' has a max_value");
    refused(
        model,
        "\"axis\": [3]",
        "\"axis\": [1]",
        "layer 'layer2' has axis [1]; 3, the last one, is read");
  }

  @Test
  void poolingsAndPaddingsOfOtherFormsAreRefused() {
    KerasImageModel model = of(4, 4, 2).pad(1, 2, 3, 0).classesOf("GlobalMaxPooling2D");
    refused(
        model,
        "\"keepdims\": false",
        "\"keepdims\": true",
        "layer 'layer2' has keepdims true; false alone is read");
    for (String padding :
        new String[] {"1", "[1, 1]", "[[1, 1], [1, -1]]", "[[1, 1], [99999, 1]]"}) {
      refused(
          model,
          "[[1, 2], [3, 0]]",
          padding,
          "; [[top, bottom], [left, right]] is read, each from 0 to 16384");
    }
    refused(
        model, "[null, 4, 4, 2]", "[null, 32]", "layer 'layer1' takes images, and gets flat rows");
  }

  @Test
  void sizesThatNoFileHasAreRefused() {
    KerasImageModel model = all();
    refused(
        model,
        "[null, 8, 6, 2]",
        "[null, null, 6, 2]",
        "layer 'input' takes images of shape [null,null,6,2]; height,");
    refused(model, "[null, 8, 6, 2]", "[null, 9999, 9999, 2]", "at most 16777216 numbers are read");
    refused(
        model,
        "\"filters\": 4",
        "\"filters\": 99999",
        "layer 'layer1' has filters 99999; whole numbers from 1 to 16384 are read");
    refused(model, "\"filters\": 4", "\"filters\": -4", "layer 'layer1' has filters -4; whole");
    refused(
        model,
        "\"kernel_size\": [3, 2]",
        "\"kernel_size\": [3]",
        "layer 'layer1' has kernel_size [3]; two numbers are read");
    refused(
        model,
        "\"pool_size\": [2, 2]",
        "\"pool_size\": [2, 0]",
        "layer 'layer4' has pool_size 0; whole");
    refused(model, "\"filters\": 4", "\"filters\": 16000", "that there is room for");
    refused(
        model,
        "\"kernel_size\": [3, 2]",
        "\"kernel_size\": [2, 3]",
        "layer 'layer1' has weights of shapes [[2, 3, 2, 4], [4]], and those of the file are [[3,"
            + " 2, 2, 4], [4]]");
  }

  @Test
  void layersThatTakeTheOtherKindOfRowsAreRefused() {
    KerasImageModel model = of(4, 4, 2).conv(2, TWO, ONE, true).activation().classes();
    String flatten = "\"class_name\": \"Flatten\"";
    String activation = "\"class_name\": \"Activation\"";
    refused(model, flatten, activation, "layer 'layer4' is a Dense of images, which is not read;");
    refused(
        model,
        activation,
        flatten.replace("Flatten", "MaxPooling2D"),
        "layer 'layer2' has pool_size ; two");
    refused(
        model, "[null, 4, 4, 2]", "[null, 32]", "layer 'layer1' takes images, and gets flat rows");
    refused(
        model,
        "\"activation\": \"relu\"",
        "\"activation\": \"softmax\"",
        "layer 'layer2' is a softmax of images");
  }

  @Test
  void filesThatEndEarlyAreRefused() throws IOException {
    KerasImageModel model = all();
    byte[] whole = Files.readAllBytes(model.write(file(), model.sequential()));
    for (int part = 1; part < 16; part++) {
      Files.write(file(), Arrays.copyOf(whole, whole.length * part / 16));
      refused("it is a damaged HDF5 file, or one that ends early; write it anew");
    }
    KerasFiles.write(file(), model.sequential(), new KerasFiles.Layer("layer2"));
    refused("layer1");
  }
}
