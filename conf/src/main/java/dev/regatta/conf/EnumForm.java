package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The constants of an enum by their kebab-case names. */
final class EnumForm extends Form {
  private final Map<String, Enum<?>> constants = new LinkedHashMap<>();

  EnumForm(Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      constants.put(Names.kebab(((Enum<?>) constant).name()), (Enum<?>) constant);
    }
  }

  @Override
  @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings) {
    Enum<?> constant = node.isTextual() ? constants.get(node.textValue()) : null;
    if (constant == null) {
      Problem problem =
          findings
              .problem(path, node, "no such choice")
              .allowed(Findings.listed(constants.keySet()));
      findings.add(
          Nearest.to(node.asText(), constants.keySet())
              .map(nearest -> problem.hint("did you mean " + nearest + "?"))
              .orElse(problem));
    }
    return constant;
  }

  @Override
  JsonNode write(Object value) {
    return TextNode.valueOf(Names.kebab(((Enum<?>) value).name()));
  }

  @Override
  ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ArrayNode names = schema.putArray("enum");
    constants.keySet().forEach(names::add);
    return schema;
  }

  @Override
  String described(Sections sections, String path) {
    return "one of " + code(constants.keySet());
  }

  @Override
  List<String> bareNames() {
    return List.copyOf(constants.keySet());
  }

  @Override
  String wanted() {
    return "one of " + Findings.listed(constants.keySet());
  }
}
