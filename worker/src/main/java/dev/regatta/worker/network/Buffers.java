package dev.regatta.worker.network;

import dev.regatta.conf.UserException;

/** Sizes of buffers. */
final class Buffers {
  private Buffers() {}

  /** rows x width, which must fit into one array. */
  static int size(int rows, int width) {
    long size = (long) rows * width;
    if (size > Integer.MAX_VALUE - 8L) {
      throw new UserException(
          "training.batch-size: %d rows of %d floats do not fit into one array; use fewer rows"
              .formatted(rows, width));
    }
    return (int) size;
  }
}
