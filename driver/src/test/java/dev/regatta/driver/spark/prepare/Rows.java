package dev.regatta.driver.spark.prepare;

import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Fraction;
import dev.regatta.driver.data.HeldOut;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.Prepares;
import dev.regatta.worker.prepare.Prepare;
import dev.regatta.worker.shard.PackedShard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Rows and jobs for the tests of the data path. */
final class Rows {
  static final Prepare STANDARD = Prepares.of("{numeric: standardize, label: none}");
  static final String HEADER = "id,size,colour,label";

  private Rows() {}

  /** Distinct csv lines: two numbers, one of them now and then missing, a text and a class. */
  static List<String> lines(int count) {
    Random random = new Random(11);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String size = random.nextInt(20) == 0 ? "" : Double.toString(random.nextGaussian());
      String colour = List.of("red", "green", "blue").get(random.nextInt(3));
      lines.add(i + "," + size + "," + colour + "," + (random.nextBoolean() ? "yes" : "no"));
    }
    return lines;
  }

  static void write(Path file, String header, List<String> lines) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, header + "\n" + String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Data data(Source train, HeldOut validation, Optional<HeldOut> test) {
    return data(train, "label", validation, test, BadRows.FAIL);
  }

  static Data data(
      Source train, String label, HeldOut validation, Optional<HeldOut> test, BadRows badRows) {
    return new Data(
        train, Optional.empty(), Optional.of(label), Optional.empty(), validation, test, badRows);
  }

  /** A tenth to validate and a fifth to test. */
  static Data shares(Source train) {
    return data(train, new Fraction(0.1), Optional.of(new Fraction(0.2)));
  }

  /** SHA-256 of all bits of every worker's shard of a part, in order. */
  static String digest(List<WorkerShards> workers, Part part) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (WorkerShards worker : workers) {
        PackedShard shard = (PackedShard) worker.of(part);
        float[] features = new float[shard.width()];
        ByteBuffer bytes = ByteBuffer.allocate(4 * (shard.width() + 2));
        digest.update(ByteBuffer.allocate(4).putInt(0, shard.rows()));
        for (int row = 0; row < shard.rows(); row++) {
          shard.features(row, features, 0);
          bytes.clear();
          for (float feature : features) {
            bytes.putFloat(feature);
          }
          bytes.putFloat(shard.label(row)).putFloat(shard.weight(row)).flip();
          digest.update(bytes);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
