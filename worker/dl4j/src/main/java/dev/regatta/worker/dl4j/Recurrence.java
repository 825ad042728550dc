package dev.regatta.worker.dl4j;

import java.util.OptionalLong;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;

/** Which layers take sequences. */
final class Recurrence {
  private Recurrence() {}

  /**
   * Numbers of a step where a layer takes sequences, else empty.
   *
   * @param before what its inputs go through
   */
  static OptionalLong stepFeatures(Layer layer, @Nullable InputPreProcessor before) {
    Layer inner = inner(layer);
    boolean sequences =
        before == null
            ? inner instanceof BaseRecurrentLayer
            : before instanceof RnnToFeedForwardPreProcessor;
    return sequences && inner instanceof FeedForwardLayer sized
        ? OptionalLong.of(sized.getNIn())
        : OptionalLong.empty();
  }

  /** The layer that others are wrapped around. */
  private static Layer inner(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return inner(wrapper.getUnderlying());
    }
    return layer instanceof Bidirectional both ? inner(both.getFwd()) : layer;
  }
}
