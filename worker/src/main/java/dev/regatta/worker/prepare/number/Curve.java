package dev.regatta.worker.prepare.number;

/** A fixed function that numbers go through before they are fitted. It grows, and keeps 0. */
public enum Curve {
  /** x. */
  STRAIGHT {
    @Override
    double of(double x) {
      return x;
    }
  },
  /** sign(x) log(1 + |x|). StrictMath: the same bits on every machine. */
  SIGNED_LOG {
    @Override
    double of(double x) {
      return x < 0 ? -StrictMath.log1p(-x) : StrictMath.log1p(x);
    }
  };

  abstract double of(double x);

  /** Sends numbers through; a missing one stays missing. */
  public void apply(double[] from, int fromIndex, double[] to, int toIndex, int count) {
    for (int i = 0; i < count; i++) {
      to[toIndex + i] = of(from[fromIndex + i]) + 0.0;
    }
  }
}
