package dev.regatta.bench.task;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Rows of bytes with their classes as a directory of idx files, named as MNIST's and
 * Fashion-MNIST's are.
 *
 * @param images unsigned bytes, rows x inputs
 * @param labels a byte each
 */
public record RowFiles(Path images, Path labels) {
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;
  private static final int CLASSES = 10;
  private static final float HALF_RANGE = 127.5f;

  public static RowFiles training(Path directory) {
    return of(directory, "train");
  }

  public static RowFiles held(Path directory) {
    return of(directory, "t10k");
  }

  private static RowFiles of(Path directory, String name) {
    return new RowFiles(
        directory.resolve(name + "-images-idx3-ubyte.gz"),
        directory.resolve(name + "-labels-idx1-ubyte.gz"));
  }

  /** Reads all rows; a byte becomes the number that it is. */
  public LabelledRows read() throws IOException {
    try (DataInputStream in = open(images);
        DataInputStream classes = open(labels)) {
      require(in.readInt() == IMAGES && classes.readInt() == LABELS, "is not an idx file");
      int rows = in.readInt();
      require(classes.readInt() == rows, "has other rows than its labels");
      int inputs = Math.multiplyExact(in.readInt(), in.readInt());
      float[] features = new float[rows * inputs];
      byte[] bytes = in.readNBytes(features.length);
      byte[] labelBytes = classes.readNBytes(rows);
      require(bytes.length == features.length && labelBytes.length == rows, "is cut short");
      for (int i = 0; i < bytes.length; i++) {
        features[i] = Byte.toUnsignedInt(bytes[i]);
      }
      int[] labelled = new int[rows];
      for (int row = 0; row < rows; row++) {
        labelled[row] = labelBytes[row];
      }
      return new LabelledRows(inputs, CLASSES, features, labelled);
    }
  }

  private void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(images + " " + otherwise);
    }
  }

  /** Writes rows of numbers from -1 to 1, rounded to bytes. */
  public void write(LabelledRows rows) throws IOException {
    byte[] bytes = new byte[rows.features().length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round((rows.features()[i] + 1) * HALF_RANGE);
    }
    byte[] labelBytes = new byte[rows.rows()];
    for (int row = 0; row < labelBytes.length; row++) {
      labelBytes[row] = (byte) rows.labels()[row];
    }
    try (DataOutputStream out = create(images)) {
      for (int header : new int[] {IMAGES, rows.rows(), 1, rows.inputs()}) {
        out.writeInt(header);
      }
      out.write(bytes);
    }
    try (DataOutputStream out = create(labels)) {
      out.writeInt(LABELS);
      out.writeInt(rows.rows());
      out.write(labelBytes);
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16));
  }

  private static DataOutputStream create(Path file) throws IOException {
    return new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file), 1 << 16));
  }
}
