package dev.regatta.worker.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.worker.io.CorruptTensorsException;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.train.WorkerSpec;
import dev.regatta.worker.train.WorkerSpecs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A trained network with the preparation of its rows. In files it is {@link #JSON_FILE} and {@link
 * #WEIGHTS_FILE}, with one named tensor per layer's weights and biases.
 */
public final class Model {
  public static final String JSON_FILE = "model.json";
  public static final String WEIGHTS_FILE = "weights.safetensors";
  private static final int FORMAT_VERSION = 1;

  private final WorkerSpec spec;
  private final Network network;
  private final Preparation preparation;
  private final float[] weights;
  private final ObjectNode provenance;

  /**
   * Puts a model together.
   *
   * @param weights flat, as the network lays them out; not copied
   * @param provenance how the model was made, for people
   */
  public Model(WorkerSpec spec, Preparation preparation, float[] weights, ObjectNode provenance) {
    this.spec = spec;
    this.preparation = preparation;
    this.weights = weights;
    this.provenance = provenance;
    network = spec.buildNetwork();
    if (weights.length != network.parameters()) {
      throw new IllegalArgumentException(
          weights.length + " weights for a network of " + network.parameters());
    }
  }

  public Network network() {
    return network;
  }

  public Loss loss() {
    return spec.loss();
  }

  public WorkerSpec spec() {
    return spec;
  }

  public Preparation preparation() {
    return preparation;
  }

  public float[] weights() {
    return weights;
  }

  public ObjectNode provenance() {
    return provenance;
  }

  /** The lower-case hexadecimal SHA-256 of the weights' bytes, little-endian, in flat order. */
  public String digest() {
    return digest(weights);
  }

  /** The digest of flat weights. */
  public static String digest(float[] weights) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    ByteBuffer piece = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < weights.length; ) {
      piece.clear();
      int count = Math.min(piece.capacity() / Float.BYTES, weights.length - from);
      piece.asFloatBuffer().put(weights, from, count);
      sha256.update(piece.array(), 0, count * Float.BYTES);
      from += count;
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** What {@link #JSON_FILE} holds. */
  public ObjectNode toJson() {
    ObjectNode json = provenance.objectNode();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("modelDigest", digest());
    json.set("spec", WorkerSpecs.dump(spec));
    json.set("preparation", preparation.toJson());
    json.set("provenance", provenance);
    return json;
  }

  /** What {@link #WEIGHTS_FILE} holds. */
  public Tensors tensors() {
    Tensors tensors = new Tensors();
    for (ParameterBlock block : network.blocks()) {
      float[] values = Arrays.copyOfRange(weights, block.offset(), block.end());
      tensors.put(block.name(), values, block.shape());
    }
    return tensors;
  }

  /**
   * Reads a model.
   *
   * @param place what messages call it: its directory
   * @throws UserException where the two files are not a model that this version reads
   */
  public static Model read(String place, JsonNode json, Tensors tensors)
      throws CorruptTensorsException {
    try {
      return checked(place, json, tensors);
    } catch (IllegalArgumentException e) {
      throw damaged(place, "cannot be: " + e.getMessage(), e);
    }
  }

  private static UserException damaged(String place, String what, @Nullable Throwable cause) {
    return new UserException(
        place + ": " + JSON_FILE + " " + what + "; restore the directory", cause);
  }

  private static Model checked(String place, JsonNode json, Tensors tensors)
      throws CorruptTensorsException {
    int version = json.path("formatVersion").asInt();
    if (version != FORMAT_VERSION) {
      throw new UserException(
          place
              + ": "
              + JSON_FILE
              + " has format version "
              + version
              + "; this Regatta reads "
              + FORMAT_VERSION);
    }
    if (!(json.path("spec") instanceof ObjectNode specTree)) {
      throw damaged(place, "has no spec", null);
    }
    WorkerSpec spec = WorkerSpecs.bind(JobText.of(place + ": " + JSON_FILE, specTree));
    if (spec.network().loss().isEmpty()) {
      throw damaged(place, "names no loss", null);
    }
    float[] weights = weights(place, spec.buildNetwork(), tensors);
    Preparation preparation = Preparation.fromJson(json.path("preparation"));
    if (preparation.width() != spec.inputs()
        || preparation.labelScales().size() != spec.labelScale().size()
        || !preparation.embeddings().equals(spec.embeddings())
        || (preparation.classifies() && preparation.classes().size() != spec.classes())) {
      throw damaged(place, "has a preparation of another network", null);
    }
    ObjectNode provenance =
        json.path("provenance") instanceof ObjectNode found ? found : specTree.objectNode();
    Model model = new Model(spec, preparation, weights, provenance);
    if (!model.digest().equals(json.path("modelDigest").asText())) {
      throw new UserException(
          place
              + ": the weights are not those that "
              + JSON_FILE
              + " names; restore the directory");
    }
    return model;
  }

  /** Everything is there before room is made for it: a spec of a few bytes may ask for any. */
  private static float[] weights(String place, Network network, Tensors tensors)
      throws CorruptTensorsException {
    for (ParameterBlock block : network.blocks()) {
      if (!tensors.names().contains(block.name())
          || tensors.floats(block.name()).length != block.length()) {
        throw new UserException(
            place + ": " + WEIGHTS_FILE + " has no " + block.name() + " of " + block.length());
      }
    }
    float[] weights = new float[network.parameters()];
    for (ParameterBlock block : network.blocks()) {
      System.arraycopy(tensors.floats(block.name()), 0, weights, block.offset(), block.length());
    }
    return weights;
  }
}
