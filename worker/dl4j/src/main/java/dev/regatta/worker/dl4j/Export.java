package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.Dl4j;
import dev.regatta.worker.network.Dl4jEngine;
import dev.regatta.worker.network.NetworkSpec;
import dev.regatta.worker.network.Networks;
import dev.regatta.worker.network.ParameterBlock;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model in the zip that DL4J's ModelSerializer reads. What DL4J asks for is there, and what
 * Regatta tells of the model, which DL4J passes over. The same model gives the same bytes.
 *
 * @param configuration DL4J's JSON
 * @param weights flat, in DL4J's order
 * @param origin JSON
 */
record Export(String configuration, float[] weights, String origin) implements Dl4jEngine.Zip {
  /** The earliest that a zip can say. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /**
   * A network in DL4J's words.
   *
   * @throws UserException where there are none for it
   */
  static Export of(NetworkSpec network, int inputs, int outputs, float[] weights, String origin) {
    if (network instanceof Dl4j ours) {
      String text = ours.configuration();
      ObjectNode tree = Screening.read(text);
      float[] turned = weights.clone();
      List<ParameterBlock> blocks = Dl4jNetwork.blocks(Configuration.read(text));
      LogStandardDeviations.ofVariances(tree, blocks, turned);
      return new Export(tree.toPrettyString(), turned, origin);
    }
    if (network instanceof Dense dense) {
      DenseForm form = new DenseForm(dense, inputs, outputs);
      return new Export(form.configuration(), form.toDl4j(weights), origin);
    }
    throw new UserException(
        "a network of type " + Networks.REGISTRY.nameOf(network) + " has no form in DL4J");
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    put(zip, ModelZip.CONFIGURATION, configuration);
    begin(zip, ModelZip.COEFFICIENTS);
    try (INDArray row = Nd4j.createFromArray(new float[][] {weights})) {
      DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zip));
      Nd4j.write(row, data);
      data.flush();
    }
    zip.closeEntry();
    put(zip, ModelZip.ORIGIN, origin);
    zip.finish();
    zip.flush();
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    begin(zip, name);
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
  }
}
