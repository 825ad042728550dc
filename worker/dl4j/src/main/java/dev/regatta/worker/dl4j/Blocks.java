package dev.regatta.worker.dl4j;

import dev.regatta.conf.UserException;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.ParameterBlock.Stepped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The pieces of the flat array by the names that DL4J gives them, such as {@code 0_W}. A matrix of
 * a dense layer lies there column by column: its shape, row-major, is units x inputs.
 */
final class Blocks {
  private static final String BIAS = "b";
  private static final String MEAN = "mean";
  private static final String VARIANCE = "var";

  /**
   * Gains and shifts of normalizations, gains of elements: one for each unit. Layers that go both
   * ways have a bias, and a gain, for each.
   */
  private static final List<String> OF_UNITS =
      List.of(BIAS, "gamma", "beta", "g", "fb", "bb", "fg", "bg", "bF", "bB");

  private Blocks() {}

  /**
   * The blocks of flat parameters, in their order.
   *
   * @throws UserException where a penalty or a constraint is none that Regatta has
   */
  static List<ParameterBlock> of(Computation network) {
    List<Map.Entry<String, INDArray>> inOrder = new ArrayList<>(network.views().entrySet());
    inOrder.sort(Comparator.comparingLong(entry -> entry.getValue().offset()));
    Map<String, Integer> layers = new LinkedHashMap<>();
    List<ParameterBlock> blocks = new ArrayList<>();
    int next = 0;
    for (Map.Entry<String, INDArray> entry : inOrder) {
      String name = entry.getKey();
      int cut = name.lastIndexOf('_');
      String layer = name.substring(0, cut);
      layers.putIfAbsent(layer, layers.size());
      String key = name.substring(cut + 1);
      ParameterBlock block =
          block(name, layers.get(layer), key, entry.getValue(), network.training(layer));
      if (block.offset() != next) {
        throw new IllegalStateException(name + " lies at " + block.offset() + ", not " + next);
      }
      next = block.end();
      blocks.add(block);
    }
    long parameters = network.parameters().length();
    if (next != parameters) {
      throw new IllegalStateException("views on " + next + " of " + parameters + " parameters");
    }
    return blocks;
  }

  private static ParameterBlock block(
      String name, int layer, String key, INDArray view, TrainingConfig training) {
    return new ParameterBlock(
        name,
        layer,
        Math.toIntExact(view.offset()),
        Math.toIntExact(view.length()),
        shape(view),
        !OF_UNITS.contains(key),
        stepped(key),
        Penalties.of(name, training.getRegularizationByParam(key)),
        Constraints.of(name, training, key, view));
  }

  private static Stepped stepped(String key) {
    return switch (key) {
      case MEAN -> Stepped.RUNNING_MEAN;
      case VARIANCE -> Stepped.RUNNING_VARIANCE;
      default -> Stepped.WHOLE;
    };
  }

  /** Row-major, as the numbers lie: what DL4J holds column by column has its shape reversed. */
  static int[] shape(INDArray view) {
    long[] shape = view.shape();
    int[] lying = new int[shape.length];
    for (int i = 0; i < shape.length; i++) {
      lying[i] = (int) shape[view.ordering() == 'f' ? shape.length - 1 - i : i];
    }
    return lying;
  }
}
