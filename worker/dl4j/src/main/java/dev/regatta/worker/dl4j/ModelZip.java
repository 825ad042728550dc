package dev.regatta.worker.dl4j;

import dev.regatta.conf.UserException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads the zip that DL4J's ModelSerializer writes. That class makes Java objects of some entries;
 * here two are read by their names, as JSON and as numbers, some are passed over, and all others
 * are refused. Nothing is written anywhere.
 */
final class ModelZip {
  static final String CONFIGURATION = "configuration.json";
  static final String COEFFICIENTS = "coefficients.bin";

  /** What Regatta tells of a model that it exports. */
  static final String ORIGIN = "regatta.json";

  /** The state of DL4J's updater, and what Regatta tells of a model: the job has its own. */
  private static final Set<String> PASSED_OVER = Set.of("updaterState.bin", ORIGIN);

  private static final Set<String> SCALINGS = Set.of("normalizer.bin", "preprocessor.bin");

  /** So many times a zip's own length its entries may have together: weights hardly shrink. */
  private static final long MAX_RATIO = 100;

  /** What a small zip's entries may have together, whatever its length. */
  private static final long SMALL = 16 << 20;

  private final String name;
  private final byte[] bytes;

  private ModelZip(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** Reads one entry to its end. */
  private interface Reader<T> {
    T read(InputStream entry) throws IOException, UnfitException;
  }

  /**
   * The text of the configuration.
   *
   * @param name what messages call the zip
   * @throws UserException where there is none
   */
  static String configuration(String name, byte[] bytes) {
    return new ModelZip(name, bytes)
        .entry(
            CONFIGURATION,
            in -> {
              byte[] text = in.readNBytes(Screening.MAX_CHARACTERS + 1);
              if (text.length > Screening.MAX_CHARACTERS) {
                throw new UnfitException(
                    "it has more than " + Screening.MAX_CHARACTERS + " bytes, which are not read");
              }
              return new String(text, StandardCharsets.UTF_8);
            });
  }

  /**
   * The weights.
   *
   * @param name what messages call the zip
   * @param count as the configuration has it
   * @throws UserException where there are not just as many
   */
  static float[] weights(String name, byte[] bytes, int count) {
    return new ModelZip(name, bytes)
        .entry(COEFFICIENTS, in -> Coefficients.read(new DataInputStream(in), count));
  }

  private <T> T entry(String wanted, Reader<T> reader) {
    Budget budget = new Budget(Math.max(SMALL, MAX_RATIO * bytes.length));
    Set<String> seen = new HashSet<>();
    T found = null;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        check(entry.getName(), seen);
        InputStream in = new Metered(zip, budget);
        if (entry.getName().equals(wanted)) {
          found = read(wanted, in, reader);
        } else {
          in.transferTo(OutputStream.nullOutputStream());
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(e);
    }
    if (found == null) {
      throw refusal("it has no " + wanted + "; write one with ModelSerializer.writeModel");
    }
    return found;
  }

  private void check(String entry, Set<String> seen) {
    if (SCALINGS.contains(entry)) {
      throw refusal(
          "%s scales inputs, which is not carried over; write the model without it, and use the job's prepare"
              .formatted(entry));
    }
    if (!PASSED_OVER.contains(entry)
        && !entry.equals(CONFIGURATION)
        && !entry.equals(COEFFICIENTS)) {
      throw refusal(
          "it has an entry '%s'; read are %s and %s, passed over updaterState.bin and %s"
              .formatted(Plain.text(entry), CONFIGURATION, COEFFICIENTS, ORIGIN));
    }
    if (!seen.add(entry)) {
      throw refusal("it has the entry " + entry + " twice");
    }
  }

  private <T> T read(String entry, InputStream in, Reader<T> reader) throws IOException {
    try {
      T found = reader.read(in);
      if (in.read() >= 0) {
        throw new UnfitException("it goes on behind its end");
      }
      return found;
    } catch (UnfitException e) {
      throw new UserException(
          "network.configuration: %s: %s: %s".formatted(name, entry, e.getMessage()), e);
    }
  }

  private UserException damaged(Exception cause) {
    String why =
        cause instanceof EOFException ? "it ends early" : Screening.firstLine(cause.getMessage());
    return new UserException(
        "network.configuration: %s is a damaged zip (%s); write it anew".formatted(name, why),
        cause);
  }

  private UserException refusal(String what) {
    return new UserException("network.configuration: " + name + ": " + what);
  }

  /** Bytes that may still come out of a zip. */
  private static final class Budget {
    private long left;

    Budget(long bytes) {
      left = bytes;
    }

    void take(long bytes) throws IOException {
      left -= bytes;
      if (left < 0) {
        throw new IOException("its entries have more than " + MAX_RATIO + " times its own length");
      }
    }
  }

  /** An entry whose bytes are counted. */
  private static final class Metered extends FilterInputStream {
    private final Budget budget;

    Metered(InputStream in, Budget budget) {
      super(in);
      this.budget = budget;
    }

    @Override
    public int read() throws IOException {
      budget.take(1);
      return super.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      budget.take(Math.max(0, read));
      return read;
    }
  }
}
