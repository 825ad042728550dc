package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code true} and {@code false}, and no other words for them. */
final class BooleanForm extends Form {
  @Override
  @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings) {
    if (!node.isBoolean()) {
      findings.add(findings.problem(path, node, "write true or false, without quotes"));
      return null;
    }
    return node.booleanValue();
  }

  @Override
  JsonNode write(Object value) {
    return BooleanNode.valueOf((Boolean) value);
  }

  @Override
  ObjectNode schema(Definitions definitions) {
    return JsonNodeFactory.instance.objectNode().put("type", "boolean");
  }

  @Override
  String described(Sections sections, String path) {
    return code(List.of("true", "false"));
  }

  @Override
  String wanted() {
    return "true or false";
  }
}
