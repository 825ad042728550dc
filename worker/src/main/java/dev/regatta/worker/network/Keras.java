package dev.regatta.worker.network;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Doc;
import dev.regatta.worker.loss.Loss;
import java.util.Optional;
import java.util.function.Function;

/** A network that a file of Keras holds. Once the file is read it is a network of DL4J. */
@Doc(
    "A network that Keras saved, with weights to start from where it has any; from then on one of"
        + " type dl4j. Needs the jars of worker/dl4j.")
public record Keras(
    @Doc("The HDF5 file that Keras saved the model in, on any Hadoop file system.") String path,
    @Doc("What training minimizes; auto: what the model's last activation says.") @Auto
        Optional<Loss> loss)
    implements NetworkSpec {
  @Override
  public NetworkSpec withLoss(Loss decided) {
    return new Keras(path, Optional.of(decided));
  }

  @Override
  public String fileKey() {
    return "network.path";
  }

  @Override
  public NetworkContents withFiles(Function<String, byte[]> read) {
    byte[] file = read.apply(path);
    return Dl4jEngine.get().keras(path, file, loss);
  }

  @Override
  public NetworkSpec withoutDropout() {
    throw unread();
  }

  @Override
  public Network build(Inputs inputs, int outputs) {
    throw unread();
  }

  private static IllegalStateException unread() {
    return new IllegalStateException("the file of Keras is not read yet");
  }
}
