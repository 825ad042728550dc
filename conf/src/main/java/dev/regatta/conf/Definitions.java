package dev.regatta.conf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The named parts of a JSON Schema, each written once. */
final class Definitions {
  private final Map<Class<?>, String> names = new HashMap<>();
  private final ObjectNode definitions = JsonNodeFactory.instance.objectNode();

  ObjectNode all() {
    return definitions;
  }

  /**
   * A reference to the schema of a type.
   *
   * @param name what to call it; a number is added where another type has that name
   * @param body its schema, asked for once
   */
  ObjectNode reference(Class<?> type, String name, Supplier<ObjectNode> body) {
    String known = names.get(type);
    if (known == null) {
      known = unused(name);
      names.put(type, known);
      definitions.putObject(known);
      definitions.set(known, body.get());
    }
    return JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/" + known);
  }

  private String unused(String name) {
    String free = name;
    for (int i = 2; definitions.has(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }
}
