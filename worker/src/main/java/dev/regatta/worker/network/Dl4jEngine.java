package dev.regatta.worker.network;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Loss;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * What computes networks of DL4J. It is found as a service, so that nothing but its own jar knows
 * DL4J. Configurations are JSON, not paths.
 */
public interface Dl4jEngine {
  /** What the output layer is trained for. */
  Loss loss(String configuration);

  /** The same network without dropout and its kin. */
  String withoutDropout(String configuration);

  /** The network for rows of so many numbers. */
  Network build(String configuration, Loss loss, int inputs, int outputs);

  /**
   * The engine of this JVM.
   *
   * @throws UserException where its jar is not there
   */
  static Dl4jEngine get() {
    // Under Spark, jars of a job are known to a thread's loader and not always to ours
    return Stream.of(
            Dl4jEngine.class.getClassLoader(), Thread.currentThread().getContextClassLoader())
        .filter(Objects::nonNull)
        .flatMap(loader -> ServiceLoader.load(Dl4jEngine.class, loader).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "network.type: dl4j needs DL4J's jars, which are not there: start with"
                        + " submit/regatta --dl4j, or add those of worker/dl4j/target/jars by"
                        + " spark-submit --jars"))
        .get();
  }
}
