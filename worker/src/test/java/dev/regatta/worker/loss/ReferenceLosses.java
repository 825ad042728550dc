package dev.regatta.worker.loss;

import java.util.Set;

/** The losses with the defaults of their numbers, written from the definitions, in double. */
public final class ReferenceLosses {
  private static final Set<String> ON_CLASSES = Set.of("cross-entropy", "focal", "hinge");

  private ReferenceLosses() {}

  /** Outputs for so many classes, or for one target. */
  public static int outputs(String name, int classes) {
    return ON_CLASSES.contains(name) ? classes : 1;
  }

  public static boolean classifies(String name) {
    return ON_CLASSES.contains(name) || name.equals("binary-cross-entropy");
  }

  /** The loss of one row; outputs that are not classes have labels of their own. */
  public static double loss(String name, double[] z, double... labels) {
    if (ON_CLASSES.contains(name)) {
      return ofClass(name, z, (int) labels[0]);
    }
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      sum += ofOutput(name, z[i], labels[i]);
    }
    return sum / z.length;
  }

  private static double ofClass(String name, double[] z, int label) {
    double p = softmax(z)[label];
    return switch (name) {
      case "cross-entropy" -> -Math.log(p);
      case "focal" -> -Math.pow(1 - p, 2) * Math.log(p);
      case "hinge" -> {
        double worst = 0;
        for (int i = 0; i < z.length; i++) {
          worst = i == label ? worst : Math.max(worst, 1 + z[i] - z[label]);
        }
        yield worst;
      }
      default -> throw new AssertionError("write the definition of " + name + " here");
    };
  }

  private static double ofOutput(String name, double z, double label) {
    double error = z - label;
    return switch (name) {
      case "binary-cross-entropy" -> {
        double p = 1 / (1 + Math.exp(-z));
        yield -(label * Math.log(p) + (1 - label) * Math.log(1 - p));
      }
      case "mse" -> error * error;
      case "mae" -> Math.abs(error);
      case "huber" -> Math.abs(error) <= 1 ? error * error / 2 : Math.abs(error) - 0.5;
      case "log-cosh" -> Math.log(Math.cosh(error));
      case "quantile" -> Math.max(0.5 * (label - z), (0.5 - 1) * (label - z));
      case "poisson" -> Math.exp(z) - label * z;
      default -> throw new AssertionError("write the definition of " + name + " here");
    };
  }

  /** What a user is to see of a row's outputs. */
  static double[] predictions(String name, double[] z) {
    if (ON_CLASSES.contains(name)) {
      return softmax(z);
    }
    double[] seen = z.clone();
    for (int i = 0; i < z.length; i++) {
      seen[i] =
          switch (name) {
            case "binary-cross-entropy" -> 1 / (1 + Math.exp(-z[i]));
            case "poisson" -> Math.exp(z[i]);
            default -> z[i];
          };
    }
    boolean two = name.equals("binary-cross-entropy") && z.length == 1;
    return two ? new double[] {1 - seen[0], seen[0]} : seen;
  }

  private static double[] softmax(double[] z) {
    double sum = 0;
    double[] p = new double[z.length];
    for (double value : z) {
      sum += Math.exp(value);
    }
    for (int i = 0; i < z.length; i++) {
      p[i] = Math.exp(z[i]) / sum;
    }
    return p;
  }
}
