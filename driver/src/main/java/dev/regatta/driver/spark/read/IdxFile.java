package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * An idx file of unsigned bytes (LeCun, Cortes, Burges: The MNIST database): two zero bytes, the
 * type 8, the number of dimensions, each dimension as a big-endian int, then the bytes.
 *
 * @param rows the first dimension
 * @param rowBytes the product of the others
 */
record IdxFile(String key, String path, int rows, int rowBytes, boolean compressed)
    implements Serializable {
  private static final int UNSIGNED_BYTES = 8;

  static IdxFile open(Configuration hadoop, String key, String path) {
    Path file = Locations.file(hadoop, key, path).getPath();
    try (DataInputStream in = new DataInputStream(Locations.open(hadoop, file))) {
      int magic = in.readInt();
      int dimensions = magic & 0xFF;
      if (magic >>> 8 != UNSIGNED_BYTES || dimensions == 0) {
        throw new UserException(
            "%s: %s is no idx file of unsigned bytes; it begins with 0x%08x"
                .formatted(key, path, magic));
      }
      int rows = in.readInt();
      long rowBytes = 1;
      for (int i = 1; i < dimensions; i++) {
        rowBytes = Math.multiplyExact(rowBytes, in.readInt());
      }
      if (rows <= 0 || rowBytes <= 0 || rowBytes > Integer.MAX_VALUE / 8) {
        throw new UserException(
            "%s: %s says that it holds %d rows of %d bytes".formatted(key, path, rows, rowBytes));
      }
      boolean compressed = Locations.compressed(hadoop, file);
      return new IdxFile(key, file.toString(), rows, (int) rowBytes, compressed);
    } catch (EOFException | ArithmeticException e) {
      throw new UserException(
          "%s: %s is no idx file: its header is damaged".formatted(key, path), e);
    } catch (IOException e) {
      throw Locations.unreadable(key, path, e);
    }
  }

  /** A stream that stands at a row. */
  InputStream at(Configuration hadoop, int row) {
    Path file = new Path(path);
    try {
      InputStream in = Locations.open(hadoop, file);
      in.skipNBytes(headerBytes(hadoop, file) + (long) row * rowBytes);
      return in;
    } catch (EOFException e) {
      throw cutShort(e);
    } catch (IOException e) {
      throw Locations.unreadable(key, path, e);
    }
  }

  /** The next row of a stream. */
  byte[] next(InputStream in) {
    byte[] row = new byte[rowBytes];
    try {
      int read = in.readNBytes(row, 0, rowBytes);
      if (read < rowBytes) {
        throw new EOFException();
      }
      return row;
    } catch (EOFException e) {
      throw cutShort(e);
    } catch (IOException e) {
      throw Locations.unreadable(key, path, e);
    }
  }

  private static long headerBytes(Configuration hadoop, Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Locations.open(hadoop, file))) {
      return 4 + 4L * (in.readInt() & 0xFF);
    }
  }

  private UserException cutShort(EOFException e) {
    return new UserException(
        "%s: %s ends before its %d rows; fetch it again".formatted(key, path, rows), e);
  }
}
