package dev.regatta.driver.spark.run;

import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Small jobs and their files. */
final class TestJobs {
  static final String CLASSES_HEADER = "id,a,b,colour,weight,kind";
  static final String NUMBERS_HEADER = "id,a,b,colour,price";

  private TestJobs() {}

  /**
   * Csv lines of two numbers (now and then missing), a text, a weight and one of three classes that
   * follow from them.
   */
  static List<String> classes(int rows) {
    Random random = new Random(17);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      int colour = random.nextInt(3);
      double score = a * b + colour - 1;
      String kind = score < -0.6 ? "low" : score > 0.6 ? "high" : "middle";
      String shown = random.nextInt(25) == 0 ? "" : Double.toString(b);
      lines.add(
          "%d,%s,%s,%s,%s,%s"
              .formatted(i, a, shown, colour(colour), 0.25 * (1 + random.nextInt(8)), kind));
    }
    return lines;
  }

  /** Csv lines with a target far from 0, a multiple of 1/16. */
  static List<String> numbers(int rows) {
    Random random = new Random(23);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      int colour = random.nextInt(3);
      double price = 500 + 100 * a + 50 * b * b + 40 * colour + 5 * random.nextGaussian();
      lines.add("%d,%s,%s,%s,%s".formatted(i, a, b, colour(colour), Math.rint(price * 16) / 16));
    }
    return lines;
  }

  private static String colour(int index) {
    return List.of("red", "green", "blue").get(index);
  }

  /** Writes lines as that many csv files, each with the header; the directory. */
  static Path csv(Path directory, String header, List<String> lines, int files) {
    try {
      Files.createDirectories(directory);
      for (int i = 0; i < files; i++) {
        List<String> part = lines.subList(lines.size() * i / files, lines.size() * (i + 1) / files);
        Files.writeString(
            directory.resolve("part-" + i + ".csv"),
            header + "\n" + String.join("\n", part) + "\n");
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A small classifier of the rows of {@link #classes}. */
  static Job classifier(Path train, Path output, String... assignments) {
    return job(
        """
        data:
          train: {format: csv, path: "%s"}
          features: [a, b, colour]
          label: kind
          validation: {fraction: 0.2}
          test: {fraction: 0.2}
        network: {layers: [{units: 12, activation: tanh, dropout: 0.1}]}
        optimizer: {type: adam, learning-rate: 0.02}
        schedule: {type: cosine, warmup-epochs: 0.5}
        training: {epochs: 4, batch-size: 16, workers: 3}
        averaging: {every: 4}
        output: "%s"
        """
            .formatted(train, output),
        assignments);
  }

  static Job job(String yaml, String... assignments) {
    return Jobs.bind(JobText.parse("job.yaml", yaml, Map.of()).with("--set", List.of(assignments)));
  }

  static TrainResult train(SparkSession spark, Job job) {
    return train(spark, job, new Resume.Auto());
  }

  static TrainResult train(SparkSession spark, Job job, Resume resume) {
    return TrainingRun.run(
        spark, new TrainRequest(job, resume, false, () -> false), RunListener.SILENT);
  }

  /** Every file and directory below, by path, with the SHA-256 of what it holds. */
  static Map<String, String> tree(Path directory) {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String name = directory.relativize(path).toString();
        tree.put(name, Files.isDirectory(path) ? "" : sha256(Files.readAllBytes(path)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tree;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Copies a directory with all that is in it. */
  static void copy(Path from, Path to) {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path path) {
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path each : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
