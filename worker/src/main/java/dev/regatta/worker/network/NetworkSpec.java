package dev.regatta.worker.network;

import dev.regatta.worker.loss.Loss;
import java.util.Optional;
import java.util.function.Function;

/** A network as a job file describes it, before its inputs and outputs are known. */
public interface NetworkSpec {
  /** Empty: the job's task decides. */
  Optional<Loss> loss();

  /** The same network with a loss. */
  NetworkSpec withLoss(Loss loss);

  /**
   * The same network in which what its files hold stands in place of their paths.
   *
   * @param read the bytes of the file at a path
   */
  default NetworkContents withFiles(Function<String, byte[]> read) {
    return new NetworkContents(this, Optional.empty(), Optional.empty());
  }

  /** The key of a job file that names the network's file, for messages. */
  default String fileKey() {
    return "network.configuration";
  }

  /** The SHA-256 of the weights that training starts from, where files of the network held any. */
  default Optional<String> firstWeights() {
    return Optional.empty();
  }

  /** The same network with the same parameters, without dropout. */
  NetworkSpec withoutDropout();

  /**
   * The network for such rows.
   *
   * @param outputs what the loss needs ({@link Loss#outputs})
   * @throws IllegalStateException where the loss is not yet decided
   * @throws dev.regatta.conf.UserException where the parameters do not fit into one array
   */
  Network build(Inputs inputs, int outputs);

  /** The network for rows of so many numbers. */
  default Network build(int inputs, int outputs) {
    return build(Inputs.numbers(inputs), outputs);
  }
}
