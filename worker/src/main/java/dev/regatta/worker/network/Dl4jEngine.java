package dev.regatta.worker.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Loss;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * What computes networks of DL4J. It is found as a service, so that nothing but its own jar knows
 * DL4J. Configurations are JSON, not paths.
 */
public interface Dl4jEngine {
  /** What the output layer is trained for. */
  Loss loss(String configuration);

  /**
   * The configuration's updater as a job file's optimizer with the rate of the first epoch.
   *
   * @throws UserException where there is none with its formula
   */
  JsonNode optimizer(String configuration);

  /**
   * What becomes of the rate of the configuration's updater, as a job file's schedule.
   *
   * @throws UserException where there is none that does the same
   */
  JsonNode schedule(String configuration);

  /** The same network without dropout and its kin. */
  String withoutDropout(String configuration);

  /**
   * The network for rows of so many numbers.
   *
   * @param network with JSON, and its loss decided
   */
  Network build(Dl4j network, int inputs, int outputs);

  /**
   * A network of DL4J as Regatta's own.
   *
   * @param network that computes the same
   * @param places by weight of it: where that is in DL4J's flat array
   */
  record Twin(Dense network, int[] places) {}

  /**
   * The same network in Regatta's dense layers; empty where it has anything that they lack, or is
   * not for rows of so many numbers.
   *
   * @param loss of the output layer
   */
  Optional<Twin> dense(String configuration, Loss loss, int inputs, int outputs);

  /**
   * What a model zip of DL4J holds.
   *
   * @param configuration its JSON
   * @param weights flat, as the network of that configuration has them
   * @param digest SHA-256 of the weights
   */
  record Trained(String configuration, float[] weights, String digest) {}

  /** Whether bytes begin as those of a zip do. */
  static boolean isZip(byte[] bytes) {
    return bytes.length >= 4
        && bytes[0] == 'P'
        && bytes[1] == 'K'
        && bytes[2] == 3
        && bytes[3] == 4;
  }

  /**
   * Reads a model zip as DL4J's ModelSerializer writes it.
   *
   * @param name what messages call it
   * @throws UserException where it is none
   */
  Trained unzip(String name, byte[] zip);

  /**
   * What a model zip of DL4J holds where Regatta's dense layers compute the same.
   *
   * @param network with its loss and the digest of its weights
   * @param weights flat, as that network has them
   * @param terms how the zip says that the network is trained
   */
  record TrainedDense(Dense network, float[] weights, FileTerms terms) {}

  /**
   * Reads a model zip as a stack of Regatta's dense layers.
   *
   * @param name what messages call the zip
   * @param loss empty: what the output layer says
   * @throws UserException where it is none, or has anything that dense layers lack
   */
  TrainedDense dense(String name, byte[] zip, Optional<Loss> loss);

  /** Whether bytes begin as those of an HDF5 file do, which Keras saves models in. */
  static boolean isHdf5(byte[] bytes) {
    return bytes.length >= 4
        && bytes[0] == (byte) 0x89
        && bytes[1] == 'H'
        && bytes[2] == 'D'
        && bytes[3] == 'F';
  }

  /**
   * Reads a model that Keras saved, as a network of type dl4j.
   *
   * @param name what messages call the file
   * @param loss empty: what the model's last activation says
   * @throws UserException where it is none, or has what Regatta does not read
   */
  NetworkContents keras(String name, byte[] file, Optional<Loss> loss);

  /** What writes a model zip. */
  interface Zip {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * A model zip that DL4J's ModelSerializer reads. The same model gives the same bytes.
   *
   * @param network decided, of type dense or dl4j
   * @param weights flat, as the network has them
   * @param origin JSON that tells of the model, for people
   * @throws UserException where the network has no form in DL4J
   */
  Zip zip(NetworkSpec network, int inputs, int outputs, float[] weights, String origin);

  /**
   * The engine of this JVM.
   *
   * @throws UserException where its jar is not there
   */
  static Dl4jEngine get() {
    return of("network.type: dl4j");
  }

  /**
   * The engine of this JVM.
   *
   * @param key of a job file that needs it
   * @throws UserException where its jar is not there
   */
  static Dl4jEngine of(String key) {
    // Under Spark, jars of a job are known to a thread's loader and not always to ours
    return Stream.of(
            Dl4jEngine.class.getClassLoader(), Thread.currentThread().getContextClassLoader())
        .filter(Objects::nonNull)
        .flatMap(loader -> ServiceLoader.load(Dl4jEngine.class, loader).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    key
                        + " needs DL4J's jars, which are not there: start with"
                        + " submit/regatta --dl4j, or add those of worker/dl4j/target/jars by"
                        + " spark-submit --jars"))
        .get();
  }
}
