package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The part of a job that a run cannot change on the way: everything but epochs, output, exchange
 * and the number of checkpoints kept. Two are equal when their trees are, in whatever order of
 * keys.
 */
public final class Identity {
  private static final int LONGEST_VALUE = 60;

  private final ObjectNode job;
  private final String canonical;

  private Identity(ObjectNode job) {
    this.job = job;
    this.canonical = Json.canonical(job);
  }

  /**
   * Takes a job's tree.
   *
   * @param job with what may change taken out already
   */
  public static Identity of(ObjectNode job) {
    try {
      // Through text, so that one read back from a file is equal whatever types its numbers had.
      return new Identity(Json.parse(Json.line(job)));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a JSON tree: " + job, e);
    }
  }

  /** The SHA-256 of the canonical text, in lower-case hexadecimal. */
  public String hash() {
    return Sha256.of(canonical.getBytes(StandardCharsets.UTF_8));
  }

  ObjectNode toJson() {
    return job.deepCopy();
  }

  /** A text for each key that differs, in the order of the keys: "seed (1 there, 2 here)". */
  Map<String, String> differencesFrom(Identity there) {
    Map<String, String> mine = leaves();
    Map<String, String> theirs = there.leaves();
    TreeSet<String> keys = new TreeSet<>(mine.keySet());
    keys.addAll(theirs.keySet());
    Map<String, String> differences = new TreeMap<>();
    for (String key : keys) {
      String before = theirs.getOrDefault(key, "not set");
      String now = mine.getOrDefault(key, "not set");
      if (!before.equals(now)) {
        String text = "%s (%s there, %s here)".formatted(key, brief(before), brief(now));
        differences.put(key, text);
      }
    }
    return differences;
  }

  private Map<String, String> leaves() {
    Map<String, String> leaves = new TreeMap<>();
    collect("", job, leaves);
    return leaves;
  }

  private static void collect(String key, JsonNode node, Map<String, String> leaves) {
    if (node.isEmpty()) {
      leaves.put(key, node.toString());
    } else if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field ->
                  collect(
                      key.isEmpty() ? field.getKey() : key + "." + field.getKey(),
                      field.getValue(),
                      leaves));
    } else {
      for (int i = 0; i < node.size(); i++) {
        collect(key + "[" + i + "]", node.get(i), leaves);
      }
    }
  }

  private static String brief(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "...";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Identity identity && canonical.equals(identity.canonical);
  }

  @Override
  public int hashCode() {
    return canonical.hashCode();
  }

  @Override
  public String toString() {
    return canonical;
  }
}
