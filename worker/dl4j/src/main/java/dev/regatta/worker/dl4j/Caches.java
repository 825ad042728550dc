package dev.regatta.worker.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;

/**
 * What convolutions keep between the way forward and the way back: the patches of their images
 * (im2col), which cost more to find than the products that follow. Recurrent layers keep nothing:
 * some of DL4J's do not work with a cache.
 */
final class Caches {
  /** Of a configuration, for its layers to have where to keep it. On CPUs all modes are one. */
  static final CacheMode MODE = CacheMode.DEVICE;

  private Caches() {}

  static void open(Layer[] layers) {
    for (Layer layer : layers) {
      if (layer instanceof ConvolutionLayer) {
        layer.setCacheMode(MODE);
      }
    }
  }
}
