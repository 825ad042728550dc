package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of one form. */
final class ListForm extends Form {
  private final Form item;

  ListForm(Form item) {
    this.item = item;
  }

  @Override
  @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings) {
    if (!node.isArray()) {
      Problem problem = mismatch(node, path, findings);
      findings.add(problem.hint("write [" + Problem.cut(node.toString()) + "]"));
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      Object value = item.read(node.get(i), path.item(i), findings);
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == node.size() ? List.copyOf(values) : null;
  }

  @Override
  JsonNode write(Object value) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Object element : (List<?>) value) {
      list.add(item.write(element));
    }
    return list;
  }

  @Override
  ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "array");
    schema.set("items", item.schema(definitions));
    return schema;
  }

  @Override
  String described(Sections sections, String path) {
    return "a list, each: " + item.described(sections, path + "[]");
  }

  @Override
  String wanted() {
    return "a list";
  }

  @Override
  void walk(String path, Walk walk) {
    item.walk(path + "[]", walk);
  }
}
