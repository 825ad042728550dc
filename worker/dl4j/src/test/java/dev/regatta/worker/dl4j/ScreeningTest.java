package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.CrossEntropy;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ScreeningTest {
  private static final String PERCEPTRON =
      Configurations.perceptron(4, List.of(5), Activation.RELU, 3);

  /** A class that a parser which believed a file would make. */
  public static final class Planted extends MultiLayerConfiguration {
    private static final long serialVersionUID = 1L;
    static final AtomicBoolean MADE = new AtomicBoolean();

    public Planted() {
      MADE.set(true);
    }
  }

  @Test
  void everyKnownClassIsThere() throws Exception {
    assertThat(KnownClasses.all()).hasSizeGreaterThan(100);
    for (String name : KnownClasses.all()) {
      assertThat(Class.forName(name, false, ScreeningTest.class.getClassLoader())).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "org.deeplearning4j.nn.conf.layers.DenseLayer, javax.swing.JEditorPane",
    "org.deeplearning4j.nn.conf.layers.DenseLayer,"
        + " dev.regatta.worker.dl4j.ScreeningTest$Planted",
    "org.nd4j.linalg.activations.impl.ActivationReLU, org.nd4j.linalg.activations.impl.Other",
    "org.deeplearning4j.nn.conf.layers.DenseLayer,"
        + " org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer"
  })
  void otherClassesAreRefusedBeforeAnyIsMade(String named, String instead) {
    String text = PERCEPTRON.replace(named, instead);
    assertThat(text).isNotEqualTo(PERCEPTRON);
    assertThatThrownBy(() -> Configuration.read(text))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: confs[0].layer")
        .hasMessageContaining("@class names \"" + instead + "\"");
    assertThat(Planted.MADE).isFalse();
  }

  @Test
  void textsThatAreNoConfigurationAreRefusedInOneLine() {
    refuses("", "it is no configuration of DL4J");
    refuses("{", "it is not valid JSON at line 1, column");
    refuses("{} {}", "it is not valid JSON");
    refuses("[1]", "it is no configuration of DL4J: those have a key confs or vertices");
    refuses("{\"confs\": []}", "it is no configuration of DL4J");
    refuses("{\"confs\": [1, 2]}", "");
    refuses("{\"confs\": [], \"confs\": []}", "it is not valid JSON");
    refuses("{\"vertices\": {}}", "it is no configuration of DL4J");
    refuses("{\"vertices\": {\"a\": 1}}", "");
    refuses(
        "{\"confs\": " + "[".repeat(100) + "]".repeat(100) + "}",
        "it is not valid JSON: Depth (65)");
    refuses(" ".repeat(Screening.MAX_CHARACTERS) + "{}", "at most 4194304 are read");
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> Dl4jNetwork.of(text, new CrossEntropy(), 4, 3))
        .as(text.substring(0, Math.min(80, text.length())))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: ")
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1));
  }

  @Test
  void whatIsNotCarriedOverIsRefused() {
    refuses(
        PERCEPTRON.replaceFirst("\"nout\" : 5", "\"nout\" : 2000000000"),
        "confs[0].layer.nout is 2000000000; at most 16777216 is allowed");
    refuses(
        PERCEPTRON
            .replaceFirst("\"nout\" : 5", "\"nout\" : 16000000")
            .replace("\"nin\" : 5", "\"nin\" : 16000000")
            .replace("\"nin\" : 4", "\"nin\" : 16000000"),
        "parameters; from 1 to 536870911 are trained");
    refuses(
        PERCEPTRON.replaceFirst(
            "\"gradientNormalization\" : \"None\"",
            "\"gradientNormalization\" : \"ClipL2PerLayer\""),
        "confs[0].layer.gradientNormalization is \"ClipL2PerLayer\", which is not carried over");
    refuses(
        PERCEPTRON.replaceFirst("FLOAT", "DOUBLE"), "dataType is \"DOUBLE\"; weights are FLOAT");
  }

  @Test
  void outputLayersThatRegattaHasNoLossForAreRefused() {
    refuses(
        output(LossFunction.L1, Activation.IDENTITY),
        "its output layer has activation identity and LossL1; Regatta has the losses of");
    refuses(output(LossFunction.MSE, Activation.TANH), "has activation tanh and LossMSE");
    refuses(
        Configurations.layers()
            .layer(Configurations.dense(3, Activation.RELU))
            .setInputType(InputType.feedForward(4))
            .build()
            .toJson(),
        "its last layer is a DenseLayer; the last one must be an OutputLayer, a LossLayer,"
            + " an RnnOutputLayer or an RnnLossLayer");
    assertThat(Dl4jNetwork.loss(PERCEPTRON)).isEqualTo(new CrossEntropy());
  }

  private static String output(LossFunction loss, Activation activation) {
    return Configurations.layers()
        .layer(new OutputLayer.Builder(loss).nOut(3).activation(activation).build())
        .setInputType(InputType.feedForward(4))
        .build()
        .toJson();
  }

  @Test
  void rowsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> Dl4jNetwork.of(PERCEPTRON, new CrossEntropy(), 9, 3))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: DL4J cannot run it on rows of 9 numbers: ");
    assertThatThrownBy(() -> Dl4jNetwork.of(PERCEPTRON, new CrossEntropy(), 4, 7))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("puts out 3 numbers; the label and the loss need 7");
    assertThatThrownBy(() -> Dl4jNetwork.of(PERCEPTRON, new CrossEntropy(), 4, 3).ofSparseRows())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("set prepare.rows: dense");
  }

  /** Whatever a damaged file holds, the answer is a configuration or one line. */
  @Test
  void damagedConfigurationsEndInOneLineOrAreRead() {
    String whole = Configurations.convolutional(8, Activation.RELU, 3).toJson();
    List<String> texts =
        List.of(whole, Configurations.graph(4, 3).toJson(), Sequences.BOTH_WAYS_LAST.of(4, 3));
    int refused = 0;
    for (int seed = 0; seed < 4000; seed++) {
      String text = damaged(texts.get(seed % 3), new Random(seed));
      try {
        Configuration.read(text);
      } catch (UserException e) {
        refused++;
        assertThat(String.valueOf(e.getMessage()).lines()).as("seed %d", seed).hasSize(1);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(refused).isGreaterThan(2000);
  }

  private static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(damaged.length());
      int end = Math.min(damaged.length(), at + 1 + random.nextInt(20));
      switch (random.nextInt(4)) {
        case 0 -> damaged.setCharAt(at, (char) (32 + random.nextInt(95)));
        case 1 -> damaged.delete(at, end);
        case 2 -> damaged.insert(at, damaged.substring(at, end));
        default -> {
          int digit = damaged.indexOf("1", at);
          if (digit >= 0) {
            damaged.insert(digit, random.nextBoolean() ? "-" : "99999999");
          }
        }
      }
    }
    return damaged.toString();
  }
}
