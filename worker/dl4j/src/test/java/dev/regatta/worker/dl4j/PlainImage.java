package dev.regatta.worker.dl4j;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * An image as Keras has it, height x width x channels, and what Keras's layers make of it: plain
 * loops in doubles.
 */
record PlainImage(int height, int width, int channels, double[] values) {
  /** Gives each output from the window that lies over the image, or partly beside it. */
  interface Window {
    double at(PlainImage image, int top, int left, int channel);
  }

  PlainImage(int height, int width, int channels) {
    this(height, width, channels, new double[height * width * channels]);
  }

  boolean has(int y, int x) {
    return y >= 0 && y < height && x >= 0 && x < width;
  }

  double get(int y, int x, int channel) {
    return values[(y * width + x) * channels + channel];
  }

  /** Numbers of padding before the first one, where same keeps ceil(size / stride) outputs. */
  private static int before(int size, int kernel, int stride, boolean same) {
    int outputs = (size + stride - 1) / stride;
    return same ? Math.max(0, (outputs - 1) * stride + kernel - size) / 2 : 0;
  }

  private static int outputs(int size, int kernel, int stride, boolean same) {
    return same ? (size + stride - 1) / stride : (size - kernel) / stride + 1;
  }

  private PlainImage slide(int[] kernel, int[] stride, boolean same, int made, Window window) {
    PlainImage out =
        new PlainImage(
            outputs(height, kernel[0], stride[0], same),
            outputs(width, kernel[1], stride[1], same),
            made);
    int top = before(height, kernel[0], stride[0], same);
    int left = before(width, kernel[1], stride[1], same);
    int next = 0;
    for (int y = 0; y < out.height; y++) {
      for (int x = 0; x < out.width; x++) {
        for (int channel = 0; channel < made; channel++) {
          out.values[next++] = window.at(this, y * stride[0] - top, x * stride[1] - left, channel);
        }
      }
    }
    return out;
  }

  /**
   * A convolution.
   *
   * @param weights kernel height x kernel width x channels x filters
   */
  PlainImage conv(int[] kernel, int[] stride, boolean same, float[] weights, float[] bias) {
    int filters = bias.length;
    return slide(
        kernel,
        stride,
        same,
        filters,
        (image, top, left, filter) -> {
          double sum = bias[filter];
          for (int i = 0; i < kernel[0] * kernel[1]; i++) {
            int y = top + i / kernel[1];
            int x = left + i % kernel[1];
            for (int c = 0; image.has(y, x) && c < image.channels; c++) {
              sum += image.get(y, x, c) * weights[(i * image.channels + c) * filters + filter];
            }
          }
          return sum;
        });
  }

  PlainImage max(int[] pool, int[] stride, boolean same) {
    return slide(
        pool,
        stride,
        same,
        channels,
        (image, top, left, channel) -> image.covered(pool, top, left, channel).max().orElseThrow());
  }

  /** The mean of what lies over the image. */
  PlainImage average(int[] pool, int[] stride, boolean same) {
    return slide(
        pool,
        stride,
        same,
        channels,
        (image, top, left, channel) ->
            image.covered(pool, top, left, channel).average().orElseThrow());
  }

  /** A channel's numbers under a window, without what lies beside the image. */
  private DoubleStream covered(int[] window, int top, int left, int channel) {
    return IntStream.range(0, window[0] * window[1])
        .filter(i -> has(top + i / window[1], left + i % window[1]))
        .mapToDouble(i -> get(top + i / window[1], left + i % window[1], channel));
  }

  /** Zeros around it. */
  PlainImage pad(int top, int bottom, int left, int right) {
    PlainImage out = new PlainImage(top + height + bottom, left + width + right, channels);
    int next = 0;
    for (int y = -top; y < height + bottom; y++) {
      for (int x = -left; x < width + right; x++) {
        for (int c = 0; c < channels; c++) {
          out.values[next++] = has(y, x) ? get(y, x, c) : 0;
        }
      }
    }
    return out;
  }

  PlainImage relu() {
    PlainImage out = new PlainImage(height, width, channels);
    for (int i = 0; i < values.length; i++) {
      out.values[i] = Math.max(0, values[i]);
    }
    return out;
  }

  /** With what has been seen: gamma, beta, mean and variance of each channel. */
  PlainImage normalize(float[] gamma, float[] beta, float[] mean, float[] variance) {
    PlainImage out = new PlainImage(height, width, channels);
    for (int i = 0; i < values.length; i++) {
      int c = i % channels;
      out.values[i] = gamma[c] * (values[i] - mean[c]) / Math.sqrt(variance[c] + 1e-3) + beta[c];
    }
    return out;
  }

  /** A dense layer on the image, flattened. */
  double[] dense(float[] weights, float[] bias) {
    double[] out = new double[bias.length];
    for (int unit = 0; unit < bias.length; unit++) {
      out[unit] = bias[unit];
      for (int i = 0; i < values.length; i++) {
        out[unit] += values[i] * weights[i * bias.length + unit];
      }
    }
    return out;
  }
}
