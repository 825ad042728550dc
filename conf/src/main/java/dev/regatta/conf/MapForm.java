package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mappings with keys of the writer's choice and values of one form, in the order written. */
final class MapForm extends Form {
  private final Form value;

  MapForm(Form value) {
    this.value = value;
  }

  @Override
  @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings) {
    if (!node.isObject()) {
      findings.add(mismatch(node, path, findings));
      return null;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      Object read = value.read(entry.getValue(), path.key(entry.getKey()), findings);
      if (read != null) {
        values.put(entry.getKey(), read);
      }
    }
    return values.size() == node.size() ? Collections.unmodifiableMap(values) : null;
  }

  @Override
  JsonNode write(Object map) {
    ObjectNode mapping = JsonNodeFactory.instance.objectNode();
    ((Map<?, ?>) map).forEach((key, entry) -> mapping.set((String) key, value.write(entry)));
    return mapping;
  }

  @Override
  ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    schema.set("additionalProperties", value.schema(definitions));
    return schema;
  }

  @Override
  String described(Sections sections, String path) {
    return "a mapping with names of your choice, to each: "
        + value.described(sections, path + ".NAME");
  }

  @Override
  String wanted() {
    return "a mapping";
  }
}
