package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;

/**
 * Stands in a tree for a value that could not be read and whose problem is already told, so that
 * nobody tells a second one about it.
 */
final class Faulty {
  static final JsonNode NODE = new POJONode("a value that could not be read");

  private Faulty() {}

  static boolean is(JsonNode node) {
    return node.isPojo();
  }
}
