package dev.regatta.conf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * YAML that needs no YAML reader: JSON, which says the same in YAML, and words in lower case. So
 * defaults can be read where trees alone are bound and no YAML library is there.
 */
final class PlainText {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Pattern WORD = Pattern.compile("[a-z]+(-[a-z]+)*");

  private PlainText() {}

  /** The tree of a text; empty where it takes more to read it, or is wrong. */
  static Optional<JsonNode> read(String text) {
    try {
      return Optional.of(JSON.readTree(text)).filter(tree -> !tree.isMissingNode());
    } catch (JsonProcessingException e) {
      return WORD.matcher(text).matches() ? Optional.of(TextNode.valueOf(text)) : Optional.empty();
    }
  }
}
