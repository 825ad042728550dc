package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.network.ParameterBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.KerasSequentialModel;
import org.deeplearning4j.nn.modelimport.keras.config.KerasModelConfiguration;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads the HDF5 file that Keras saves a model in: Sequential or functional. DL4J translates what
 * {@link KerasArchive} and {@link KerasModelText} have found to be in order.
 */
final class KerasFile {
  private static final String WEIGHTS = "model_weights";

  private static final String SEED = "seed";

  private KerasFile() {}

  /**
   * What a file holds.
   *
   * @param configuration DL4J's JSON
   * @param weights flat, as the network of that configuration has them, where the file has any
   */
  record Contents(String configuration, Optional<float[]> weights) {}

  /**
   * Reads a file.
   *
   * @param name what messages call it
   * @throws UserException where it holds no model that Regatta trains
   */
  static Contents read(String name, byte[] bytes) {
    try {
      KerasArchive.requireHdf5(bytes);
      Path copy = Files.createTempFile("keras", ".h5");
      try {
        Files.write(copy, bytes);
        synchronized (Hdf5Archive.LOCK_OBJECT) {
          return read(copy);
        }
      } finally {
        Files.delete(copy);
      }
    } catch (UnfitException e) {
      throw new UserException("network.path: %s: %s".formatted(name, e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Contents read(Path file) throws IOException, UnfitException {
    KerasArchive archive = KerasArchive.read(file, WEIGHTS);
    ObjectNode model = KerasModelText.read(archive.model());
    KerasModelText.addOrigin(model, archive.version(), archive.backend());
    boolean weights = !archive.weights().isEmpty();
    KerasModelBuilder builder = new KerasModelBuilder(new KerasModelConfiguration());
    try {
      builder.modelJson(model.toString()).enforceTrainingConfig(false);
      if (weights) {
        builder.weightsHdf5Filename(file.toString());
      }
      return KerasModelText.isSequential(model)
          ? stack(new KerasSequentialModel(builder), archive, KerasModelText.imageSizes(model))
          : graph(new KerasModel(builder), archive, KerasModelText.imageSizes(model));
    } catch (InvalidKerasConfigurationException
        | UnsupportedKerasConfigurationException
        | RuntimeException e) {
      throw new UnfitException("DL4J cannot read it: " + Screening.firstLine(e.getMessage()));
    } finally {
      builder.close();
    }
  }

  private static Contents stack(
      KerasSequentialModel model, KerasArchive archive, Optional<int[]> image)
      throws InvalidKerasConfigurationException,
          UnsupportedKerasConfigurationException,
          UnfitException {
    requireRoom(model.getMultiLayerConfiguration().getConfs(), archive);
    MultiLayerNetwork network = model.getMultiLayerNetwork(!archive.weights().isEmpty());
    requireWeights(network.getLayers(), archive);
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
    image.ifPresent(sizes -> KerasImages.takeRows(configuration.getInputPreProcessors(), sizes));
    NeuralNetConfiguration last = configuration.getConf(configuration.getConfs().size() - 1);
    last.setLayer(KerasOutput.of(last.getLayer()));
    return contents(
        configuration.toJson(), network.params(), !archive.weights().isEmpty(), image.isPresent());
  }

  private static Contents graph(KerasModel model, KerasArchive archive, Optional<int[]> image)
      throws InvalidKerasConfigurationException,
          UnsupportedKerasConfigurationException,
          UnfitException {
    List<NeuralNetConfiguration> layers = new ArrayList<>();
    for (GraphVertex vertex : model.getComputationGraphConfiguration().getVertices().values()) {
      if (vertex instanceof LayerVertex layer) {
        layers.add(layer.getLayerConf());
      }
    }
    requireRoom(layers, archive);
    ComputationGraph network = model.getComputationGraph(!archive.weights().isEmpty());
    requireWeights(network.getLayers(), archive);
    ComputationGraphConfiguration configuration = network.getConfiguration();
    if (image.isPresent()) {
      KerasImages.takeRows(configuration, image.get());
    }
    for (String output : configuration.getNetworkOutputs()) {
      if (!(configuration.getVertices().get(output) instanceof LayerVertex last)) {
        throw new UnfitException("its output %s is no layer".formatted(Plain.text(output)));
      }
      last.getLayerConf().setLayer(KerasOutput.of(last.getLayerConf().getLayer()));
    }
    return contents(
        configuration.toJson(), network.params(), !archive.weights().isEmpty(), image.isPresent());
  }

  /** Before DL4J allocates what the layers say. */
  private static void requireRoom(List<NeuralNetConfiguration> layers, KerasArchive archive)
      throws UnfitException {
    long most = archive.weights().isEmpty() ? Integer.MAX_VALUE : archive.bytes() / Float.BYTES;
    for (NeuralNetConfiguration conf : layers) {
      long weights = conf.getLayer().initializer().numParams(conf);
      if (weights < 0 || weights > most) {
        throw new UnfitException(
            "layer '%s' has %d weights, more than the %d that there is room for"
                .formatted(Plain.text(conf.getLayer().getLayerName()), weights, most));
      }
    }
  }

  /** DL4J passes over what is missing, and copies what has other shapes. */
  private static void requireWeights(Layer[] layers, KerasArchive archive) throws UnfitException {
    if (archive.weights().isEmpty()) {
      return;
    }
    for (Layer layer : layers) {
      String name = layer.conf().getLayer().getLayerName();
      List<String> expected = new ArrayList<>();
      layer
          .paramTable()
          .values()
          .forEach(array -> expected.add(shape(KerasImages.kernel(array.shape()))));
      List<String> found = new ArrayList<>();
      for (List<Long> shape : archive.weights().getOrDefault(name, List.of())) {
        found.add(shape(shape.stream().mapToLong(Long::longValue).toArray()));
      }
      Collections.sort(expected);
      Collections.sort(found);
      if (!found.equals(expected)) {
        throw new UnfitException(
            "layer '%s' has weights of shapes %s, and those of the file are %s"
                .formatted(Plain.text(name), expected, found));
      }
    }
  }

  /** Of vectors and matrices without sizes of 1, which DL4J and Keras write differently. */
  private static String shape(long[] sizes) {
    if (sizes.length == KerasImages.RANK) {
      return Arrays.toString(sizes);
    }
    return Arrays.toString(LongStream.of(sizes).filter(size -> size > 1).toArray());
  }

  private static Contents contents(
      String json, INDArray parameters, boolean weights, boolean images) throws UnfitException {
    ObjectNode tree = Screening.read(json);
    if (images) {
      KerasImages.dropNothing(tree);
    }
    for (JsonNode seeded : tree.findParents(SEED)) {
      // DL4J takes the time; the same file is to be the same network
      ((ObjectNode) seeded).put(SEED, 0);
    }
    String text = tree.toString();
    if (!weights) {
      return new Contents(text, Optional.empty());
    }
    List<ParameterBlock> blocks = Dl4jNetwork.blocks(Configuration.read(text));
    float[] flat = parameters.toFloatVector();
    LogStandardDeviations.toVariances(tree, blocks, flat);
    for (int i = 0; i < flat.length; i++) {
      if (!Float.isFinite(flat[i])) {
        throw new UnfitException("weight %d is %s".formatted(i, flat[i]));
      }
    }
    return new Contents(text, Optional.of(flat));
  }
}
