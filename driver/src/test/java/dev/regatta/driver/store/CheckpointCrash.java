package dev.regatta.driver.store;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Saves one checkpoint and halts, as a killed process would, at the point of that number. Prints
 * the point. Runs to its end where there are fewer points.
 */
final class CheckpointCrash {
  static final int HALTED = 77;

  private CheckpointCrash() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = new Path(arguments[0]);
    long round = Long.parseLong(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    int last = Integer.parseInt(arguments[3]);
    int[] reached = {0};
    Hook hook =
        point -> {
          if (reached[0]++ == last) {
            System.out.println(point);
            System.out.flush();
            Runtime.getRuntime().halt(HALTED);
          }
        };
    new CheckpointStore(directory, Samples.settings(2), new Configuration(), hook)
        .save(Samples.snapshot(round, seed));
  }
}
