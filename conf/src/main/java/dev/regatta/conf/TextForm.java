package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/** Text. A number is not text: {@code 007} without quotes has lost its zeros already. */
final class TextForm extends Form {
  @Override
  @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings) {
    if (!node.isTextual()) {
      Problem problem = mismatch(node, path, findings);
      findings.add(node.isValueNode() ? problem.hint("write it in quotes") : problem);
      return null;
    }
    return node.textValue();
  }

  @Override
  JsonNode write(Object value) {
    return TextNode.valueOf((String) value);
  }

  @Override
  ObjectNode schema(Definitions definitions) {
    return JsonNodeFactory.instance.objectNode().put("type", "string");
  }

  @Override
  String described(Sections sections, String path) {
    return wanted();
  }

  @Override
  String wanted() {
    return "text";
  }
}
