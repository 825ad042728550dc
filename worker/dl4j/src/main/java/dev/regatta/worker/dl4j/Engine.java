package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.Binder;
import dev.regatta.conf.Registries;
import dev.regatta.conf.UserException;
import dev.regatta.worker.Workers;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.Dl4j;
import dev.regatta.worker.network.Dl4jEngine;
import dev.regatta.worker.network.FileTerms;
import dev.regatta.worker.network.FirstWeights;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.NetworkContents;
import dev.regatta.worker.network.NetworkSpec;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.optimizer.Optimizer;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.dropout.Dropout;

/** DL4J, as job files name it. */
public final class Engine implements Dl4jEngine {
  private static final String DROPOUT = "idropout";

  @Override
  public Loss loss(String configuration) {
    return Dl4jNetwork.loss(configuration);
  }

  @Override
  public JsonNode optimizer(String configuration) {
    Optimizer found = new UpdaterTerms(configuration).optimizer();
    return new Binder(new Registries(Workers.registries())).dump(found, Optimizer.class);
  }

  @Override
  public JsonNode schedule(String configuration) {
    return new UpdaterTerms(configuration).schedule();
  }

  @Override
  public String withoutDropout(String configuration) {
    ObjectNode tree = Screening.read(configuration);
    for (JsonNode layer : tree.findParents(DROPOUT)) {
      if (!layer.path(DROPOUT).isNull()) {
        // Not null: DL4J's layers of nothing but dropout fail without any
        ((ObjectNode) layer)
            .putObject(DROPOUT)
            .put(Screening.CLASS, Dropout.class.getName())
            .put("p", 1);
      }
    }
    return tree.toString();
  }

  @Override
  public Optional<Twin> dense(String configuration, Loss loss, int inputs, int outputs) {
    Nd4jSettings.apply();
    return DenseForm.of(Configuration.read(configuration), loss)
        .filter(form -> form.inputs() == inputs && form.outputs() == outputs)
        .map(form -> new Twin(form.network(), form.places()));
  }

  @Override
  public Trained unzip(String name, byte[] zip) {
    String text = ModelZip.configuration(name, zip);
    Nd4jSettings.apply();
    ObjectNode tree = Screening.read(text);
    List<ParameterBlock> blocks = Dl4jNetwork.blocks(Configuration.read(text));
    float[] weights = ModelZip.weights(name, zip, blocks.get(blocks.size() - 1).end());
    LogStandardDeviations.toVariances(tree, blocks, weights);
    return new Trained(text.strip(), weights, Model.digest(weights));
  }

  @Override
  public TrainedDense dense(String name, byte[] zip, Optional<Loss> loss) {
    Trained trained = unzip(name, zip);
    Configuration configuration = Configuration.read(trained.configuration());
    DenseForm form = form(name, configuration, loss);
    float[] weights = form.fromDl4j(trained.weights());
    FirstWeights first = new FirstWeights(Model.digest(weights), form.inputs(), form.outputs());
    Dense network = form.network();
    return new TrainedDense(
        new Dense(network.layers(), network.loss(), Optional.empty(), Optional.of(first)),
        weights,
        new FileTerms(trained.configuration()));
  }

  private static DenseForm form(String name, Configuration configuration, Optional<Loss> loss) {
    try {
      return DenseReading.of(
          configuration, loss.orElseGet(() -> OutputLayers.loss(configuration.outputs())));
    } catch (UnfitException e) {
      throw new UserException(
          "network.configuration: %s: %s, for which dense layers have no form; use type: dl4j"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  @Override
  public NetworkContents keras(String name, byte[] file, Optional<Loss> loss) {
    Nd4jSettings.apply();
    KerasFile.Contents contents = KerasFile.read(name, file);
    String text = contents.configuration();
    Loss decided = loss.orElseGet(() -> Dl4jNetwork.loss(text));
    Optional<String> digest = contents.weights().map(Model::digest);
    return new NetworkContents(
        new Dl4j(text, Optional.of(decided), digest), contents.weights(), Optional.empty());
  }

  @Override
  public Zip zip(NetworkSpec network, int inputs, int outputs, float[] weights, String origin) {
    Nd4jSettings.apply();
    return Export.of(network, inputs, outputs, weights, origin);
  }

  @Override
  public Network build(Dl4j network, int inputs, int outputs) {
    Loss loss =
        network.loss().orElseThrow(() -> new IllegalStateException("the loss is not decided yet"));
    return network.masked()
        ? Dl4jNetwork.ofMasked(network.configuration(), loss, inputs, outputs)
        : Dl4jNetwork.of(network.configuration(), loss, inputs, outputs);
  }
}
