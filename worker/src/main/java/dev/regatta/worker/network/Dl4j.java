package dev.regatta.worker.network;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Doc;
import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Loss;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A network that DL4J describes and computes, by the {@link Dl4jEngine} of a jar of its own. */
@Doc("A network that DL4J describes: convolutions and more. Needs the jars of worker/dl4j.")
public record Dl4j(
    @Doc(
            "The JSON of a MultiLayerConfiguration or ComputationGraphConfiguration: the path of"
                + " its file, on any Hadoop file system, or the JSON itself.")
        String configuration,
    @Doc("What training minimizes; auto: what the configuration's output layer says.") @Auto
        Optional<Loss> loss)
    implements NetworkSpec {
  /** What JSON begins with, and no path. */
  private static final String JSON = "{";

  @Override
  public NetworkSpec withLoss(Loss decided) {
    return new Dl4j(configuration, Optional.of(decided));
  }

  @Override
  public NetworkSpec withFiles(UnaryOperator<String> read) {
    String text = isText() ? configuration : read.apply(configuration).strip();
    if (!text.startsWith(JSON)) {
      throw new UserException(
          "network.configuration: "
              + configuration
              + " holds no JSON; write it with toJson() of DL4J's configuration");
    }
    return new Dl4j(text, Optional.of(loss.orElseGet(() -> Dl4jEngine.get().loss(text))));
  }

  private boolean isText() {
    return configuration.strip().startsWith(JSON);
  }

  @Override
  public NetworkSpec withoutDropout() {
    return new Dl4j(Dl4jEngine.get().withoutDropout(configuration), loss);
  }

  @Override
  public Network build(Inputs inputs, int outputs) {
    Loss decided = loss.orElseThrow(() -> new IllegalStateException("the loss is not decided yet"));
    if (!inputs.tables().isEmpty()) {
      throw new UserException(
          "network.type: dl4j takes numbers, and column %s is an embedding; prepare it otherwise"
              .formatted(inputs.tables().get(0).column()));
    }
    return Dl4jEngine.get().build(configuration, decided, inputs.floats(), outputs);
  }
}
