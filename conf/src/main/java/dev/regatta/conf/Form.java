package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How values of one Java type are written in a job file: read from a tree, written to a tree,
 * described by a JSON Schema. The three faces of one form agree: what {@link #write} gives, {@link
 * #read} takes back to an equal value, and what read takes, the schema takes.
 */
abstract class Form {
  /** The value of a node, or null where a problem is told (or was, for {@link Faulty} nodes). */
  final @Nullable Object read(JsonNode node, KeyPath path, Findings findings) {
    if (Faulty.is(node)) {
      return null;
    }
    if (node.isNull() && !takesNull()) {
      findings.add(findings.problem(path, node, wanted() + " is wanted, not null"));
      return null;
    }
    return readPresent(node, path, findings);
  }

  /** As {@link #read}, for a node that is neither faulty nor, unless the form takes it, null. */
  abstract @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings);

  abstract JsonNode write(Object value);

  abstract ObjectNode schema(Definitions definitions);

  /**
   * What may be written, in Markdown: {@code a whole number, from 1}.
   *
   * @param path of the value in a job file; {@code []} stands for any entry
   */
  abstract String described(Sections sections, String path);

  /** What is wanted, for a message: {@code a whole number}. */
  abstract String wanted();

  boolean takesNull() {
    return false;
  }

  /** The names that may stand alone for a value; none where values are not named. */
  List<String> bareNames() {
    return List.of();
  }

  /** Shows the keys below this form to a walk. */
  void walk(String path, Walk walk) {}

  /** The problem of a node of another type. */
  final Problem mismatch(JsonNode node, KeyPath path, Findings findings) {
    return findings.problem(path, node, wanted() + " is wanted, not " + typeOf(node));
  }

  /** Words of a job file as Markdown shows them: {@code `sgd`, `adam`}. */
  static String code(Collection<String> words) {
    return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
  }

  private static String typeOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "text";
      case NUMBER -> node.isIntegralNumber() ? "a whole number" : "a fraction";
      case BOOLEAN -> "true or false";
      case ARRAY -> "a list";
      case OBJECT -> "a mapping";
      default -> "null";
    };
  }
}
