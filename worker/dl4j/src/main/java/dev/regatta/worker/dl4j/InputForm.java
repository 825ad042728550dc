package dev.regatta.worker.dl4j;

import java.util.OptionalLong;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;

/**
 * What an input of a network takes, as far as the layers behind it tell.
 *
 * @param features numbers of a step where it takes sequences, else of all of it; empty: not told
 */
record InputForm(boolean sequences, OptionalLong features) {
  static final InputForm UNTOLD = new InputForm(false, OptionalLong.empty());

  /**
   * The form of what a layer takes.
   *
   * @param before what its inputs go through
   */
  static InputForm of(Layer layer, @Nullable InputPreProcessor before) {
    Layer inner = inner(layer);
    if (before instanceof FeedForwardToCnnPreProcessor image) {
      return told(false, image.getInputHeight() * image.getInputWidth() * image.getNumChannels());
    }
    if (!(inner instanceof FeedForwardLayer sized)) {
      return UNTOLD;
    }
    if (before instanceof RnnToFeedForwardPreProcessor) {
      return told(true, sized.getNIn());
    }
    if (before != null) {
      return UNTOLD;
    }
    if (inner instanceof BaseRecurrentLayer) {
      return told(true, sized.getNIn());
    }
    return inner instanceof DenseLayer || inner instanceof BatchNormalization
        ? told(false, sized.getNIn())
        : UNTOLD;
  }

  private static InputForm told(boolean sequences, long features) {
    return new InputForm(sequences, OptionalLong.of(features));
  }

  /** The layer that others are wrapped around. */
  private static Layer inner(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return inner(wrapper.getUnderlying());
    }
    return layer instanceof Bidirectional both ? inner(both.getFwd()) : layer;
  }
}
