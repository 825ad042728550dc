package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of at least one value; one alone is written without brackets. See {@link OneOrMore}. */
final class OneOrMoreForm extends Form {
  private final Form item;
  private final ListForm list;

  OneOrMoreForm(Form item) {
    this.item = item;
    list = new ListForm(item);
  }

  @Override
  @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings) {
    if (!node.isArray()) {
      Object value = item.read(node, path, findings);
      return value == null ? null : List.of(value);
    }
    if (node.isEmpty()) {
      findings.add(findings.problem(path, node, wanted() + " is wanted, not an empty list"));
      return null;
    }
    return list.readPresent(node, path, findings);
  }

  @Override
  JsonNode write(Object value) {
    List<?> values = (List<?>) value;
    return values.size() == 1 ? item.write(values.get(0)) : list.write(values);
  }

  @Override
  ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ArrayNode forms = schema.putArray("anyOf");
    forms.add(item.schema(definitions));
    forms.add(list.schema(definitions).put("minItems", 1));
    return schema;
  }

  @Override
  String described(Sections sections, String path) {
    return item.described(sections, path) + ", or a list of such";
  }

  @Override
  String wanted() {
    return item.wanted() + " or a list";
  }

  @Override
  void walk(String path, Walk walk) {
    item.walk(path, walk);
  }
}
