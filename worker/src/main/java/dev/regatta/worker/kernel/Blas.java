package dev.regatta.worker.kernel;

/**
 * The matrix products of a training step, in float32 on the calling thread. Stateless for the
 * caller and safe to share between threads. No call allocates.
 *
 * <p>One backend gives the same bits for the same arguments on one kernel family ({@link
 * #describe}). The bits of a row of the result may depend on how many rows there are, not on what
 * is in the other rows.
 */
public interface Blas {
  /**
   * C = alpha op(A) op(B) + beta C, where op(A) is m x k, op(B) is k x n and C is m x n. All three
   * are row-major without gaps between rows and start at their offsets; C overlaps neither factor.
   *
   * @param beta 0 overwrites C whatever it holds, NaN included
   */
  void multiply(
      Transposed transposed,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset);

  /** Library, version and kernel family, as far as bits depend on them: for logs and reports. */
  String describe();

  /**
   * The fastest one here: OpenBLAS where it loads, else plain Java. The choice is made once per
   * JVM, and the log says how fast it is; the system property {@code regatta.blas} or the
   * environment variable {@code REGATTA_BLAS} ({@code java}, {@code native} or the path of another
   * library) forces it.
   *
   * @throws dev.regatta.conf.UserException where what is forced is not to be had
   */
  static Blas best() {
    return BestBlas.instance();
  }

  /** Plain Java: slower, and the same bits on every machine. */
  static Blas plainJava() {
    return JavaBlas.INSTANCE;
  }
}
