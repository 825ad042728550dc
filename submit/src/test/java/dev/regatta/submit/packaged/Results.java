package dev.regatta.submit.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads a run directory as scripts of users do. */
final class Results {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Results() {}

  /** The summary; a missing node where there is none. */
  static JsonNode summary(Path run) throws IOException {
    Path file = run.resolve("summary.json");
    return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.missingNode();
  }

  static String digest(Path run) throws IOException {
    return summary(run).path("modelDigest").asText();
  }

  /** The whole lines of the history; a line that is just being written does not count. */
  static List<JsonNode> history(Path run) throws IOException {
    Path file = run.resolve("history.jsonl");
    String text = Files.exists(file) ? Files.readString(file) : "";
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    return whole.lines().map(Results::parse).toList();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  static int lastValidatedRound(Path run) throws IOException {
    List<JsonNode> history = history(run);
    return history.get(history.size() - 1).path("round").asInt();
  }

  /** The rounds of the checkpoints that are there. */
  static List<Integer> checkpoints(Path run) throws IOException {
    try (Stream<Path> entries = Files.list(run.resolve("checkpoints"))) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("round-"))
          .map(name -> Integer.parseInt(name.substring("round-".length())))
          .sorted()
          .toList();
    }
  }

  /** Every file below a directory, with the digest of its bytes and when it was last changed. */
  static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            directory.relativize(file).toString(),
            sha256(Files.readAllBytes(file)) + " " + Files.getLastModifiedTime(file));
      }
    }
    return contents;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
