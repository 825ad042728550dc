package dev.regatta.worker.network;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Later;
import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Loss;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** A network that DL4J describes and computes, by the {@link Dl4jEngine} of a jar of its own. */
@Doc(
    "A network that DL4J describes: convolutions, recurrent layers and more. Needs the jars of"
        + " worker/dl4j.")
public record Dl4j(
    @Doc(
            "The JSON of a MultiLayerConfiguration or ComputationGraphConfiguration: the path of"
                + " its file, or of a model zip with weights to start from, on any Hadoop file"
                + " system, or the JSON itself.")
        String configuration,
    @Doc("What training minimizes; auto: what the configuration's output layer says.") @Auto
        Optional<Loss> loss,
    @Doc(
            "Whether rows are sequences that end with a mask: for each step 1, or 0 where the step"
                + " is padding.")
        @Default("false")
        boolean masked,
    @Doc(
            "The SHA-256 of the weights that a model zip brings, written by Regatta; null: whatever"
                + " weights it has.")
        @Later
        Optional<String> weights)
    implements NetworkSpec {
  /** What JSON begins with, and no path. */
  private static final String JSON = "{";

  /** A network with first weights of its own. */
  public Dl4j(String configuration, Optional<Loss> loss) {
    this(configuration, loss, Optional.empty());
  }

  /** A network of rows without masks. */
  public Dl4j(String configuration, Optional<Loss> loss, Optional<String> weights) {
    this(configuration, loss, false, weights);
  }

  @Override
  public NetworkSpec withLoss(Loss decided) {
    return new Dl4j(configuration, Optional.of(decided), masked, weights);
  }

  @Override
  public NetworkContents withFiles(Function<String, byte[]> read) {
    if (configuration.strip().startsWith(JSON)) {
      return described(configuration);
    }
    byte[] bytes = read.apply(configuration);
    if (Dl4jEngine.isZip(bytes)) {
      return trained(Dl4jEngine.get().unzip(configuration, bytes));
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    if (!text.startsWith(JSON)) {
      throw new UserException(
          "network.configuration: "
              + configuration
              + " holds no JSON; write it with toJson() of DL4J's configuration");
    }
    if (weights.isPresent()) {
      throw new UserException(
          "network.weights: are those of a model zip, and network.configuration, %s, is none"
              .formatted(configuration));
    }
    return described(text);
  }

  private NetworkContents described(String text) {
    return new NetworkContents(
        decided(text, weights), Optional.empty(), Optional.of(new FileTerms(text)));
  }

  private NetworkContents trained(Dl4jEngine.Trained zip) {
    if (!weights.orElse(zip.digest()).equals(zip.digest())) {
      throw new UserException(
          "network.weights: are %s, and %s has others, %s; leave the key out to take those"
              .formatted(weights.get(), configuration, zip.digest()));
    }
    return new NetworkContents(
        decided(zip.configuration(), Optional.of(zip.digest())),
        Optional.of(zip.weights()),
        Optional.of(new FileTerms(zip.configuration())));
  }

  private NetworkSpec decided(String text, Optional<String> digest) {
    return new Dl4j(
        text, Optional.of(loss.orElseGet(() -> Dl4jEngine.get().loss(text))), masked, digest);
  }

  @Override
  public Optional<String> firstWeights() {
    return weights;
  }

  @Override
  public NetworkSpec withoutDropout() {
    return new Dl4j(Dl4jEngine.get().withoutDropout(configuration), loss, masked, weights);
  }

  @Override
  public Network build(Inputs inputs, int outputs) {
    if (!inputs.tables().isEmpty()) {
      throw new UserException(
          "network.type: dl4j takes numbers, and column %s is an embedding; prepare it otherwise"
              .formatted(inputs.tables().get(0).column()));
    }
    return Dl4jEngine.get().build(this, inputs.floats(), outputs);
  }
}
