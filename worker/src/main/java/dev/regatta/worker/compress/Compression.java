package dev.regatta.worker.compress;

/**
 * How one vector of an update is coded: element by element, each in the same number of bytes,
 * little-endian. A lossless code holds the end; a lossy one holds start - end, whose rounding error
 * is small where the step was small. Implementations are records without state.
 */
public interface Compression {
  /** Whether decoding gives the end's bits; else it gives start - end, rounded. */
  boolean lossless();

  int bytesPerFloat();

  /**
   * Codes elements {@code from .. from + length} of a vector.
   *
   * @param start the vector at the round's start; not looked at by a lossless code
   * @param end the vector after it
   * @param out receives the code from {@code outOffset} on
   */
  void encode(float[] start, float[] end, int from, int length, byte[] out, int outOffset);

  /**
   * Decodes elements {@code from .. from + length}.
   *
   * @param coded the code of the whole vector
   * @param values receives, from its first element on, the end where lossless, else start - end
   */
  void decode(byte[] coded, int from, int length, float[] values);
}
