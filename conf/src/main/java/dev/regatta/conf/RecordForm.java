package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record: a mapping with a key for each component, or the record's short text. */
final class RecordForm extends Form {
  private final Class<? extends Record> type;
  private final Forms forms;
  private final Optional<ShortText> shortText;

  /** Slots are made when they are asked for, because records may hold their own kind. */
  RecordForm(Class<? extends Record> type, Forms forms) {
    this.type = type;
    this.forms = forms;
    this.shortText = ShortText.of(type);
  }

  Class<? extends Record> type() {
    return type;
  }

  List<Slot> slots() {
    return forms.slots(type);
  }

  @Override
  @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings) {
    if (shortText.isPresent() && (node.isTextual() || node.isNumber())) {
      return parse(shortText.get(), node, path, findings);
    }
    if (!(node instanceof ObjectNode mapping)) {
      findings.add(mismatch(node, path, findings));
      return null;
    }
    return readFields(mapping, path, findings);
  }

  private static @Nullable Object parse(
      ShortText shortText, JsonNode node, KeyPath path, Findings findings) {
    try {
      return shortText.parse(node.asText());
    } catch (IllegalArgumentException e) {
      findings.add(findings.problem(path, node, String.valueOf(e.getMessage())));
      return null;
    }
  }

  /** The record with the values of a mapping that names no strategy. */
  @Nullable Object readFields(ObjectNode mapping, KeyPath path, Findings findings) {
    Set<String> meant = rejectUnknown(mapping, path, findings);
    List<Object> values = new ArrayList<>();
    for (Slot slot : slots()) {
      Object value = readSlot(slot, mapping, path, meant, findings);
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == slots().size() ? create(values, path, findings) : null;
  }

  /** Tells unknown keys; gives the names of those that they were probably meant to be. */
  private Set<String> rejectUnknown(ObjectNode mapping, KeyPath path, Findings findings) {
    List<String> known = slots().stream().map(slot -> slot.key().name()).toList();
    Set<String> meant = new HashSet<>();
    for (String name : (Iterable<String>) mapping::fieldNames) {
      if (!known.contains(name)) {
        findings.unknownKey(path, name, known).ifPresent(meant::add);
      }
    }
    return meant;
  }

  private static @Nullable Object readSlot(
      Slot slot, ObjectNode mapping, KeyPath path, Set<String> meant, Findings findings) {
    Key key = slot.key();
    JsonNode node = mapping.get(key.name());
    KeyPath at = path.key(key.name());
    if (node != null) {
      return slot.form().read(node, at, findings);
    }
    if (!key.required()) {
      return slot.absent(findings);
    }
    if (!meant.contains(key.name())) {
      findings.add(at, "missing; " + slot.form().wanted() + " is wanted");
    }
    return null;
  }

  private @Nullable Object create(List<Object> values, KeyPath path, Findings findings) {
    try {
      return Calls.create(type, values.toArray());
    } catch (IllegalArgumentException e) {
      findings.add(path, String.valueOf(e.getMessage()));
      return null;
    }
  }

  @Override
  JsonNode write(Object value) {
    return shortText.isPresent()
        ? TextNode.valueOf(shortText.get().text(value))
        : writeFields(value, JsonNodeFactory.instance.objectNode());
  }

  /** Writes the components behind what the mapping holds already. */
  ObjectNode writeFields(Object value, ObjectNode mapping) {
    for (Slot slot : slots()) {
      JsonNode written = slot.form().write(slot.valueIn(value));
      if (!slot.key().later() || !written.equals(slot.writtenDefault())) {
        mapping.set(slot.key().name(), written);
      }
    }
    return mapping;
  }

  @Override
  ObjectNode schema(Definitions definitions) {
    return definitions.reference(type, Names.kebab(type.getSimpleName()), () -> body(definitions));
  }

  private ObjectNode body(Definitions definitions) {
    ObjectNode mapping = fieldsSchema(definitions);
    if (shortText.isEmpty()) {
      return mapping;
    }
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ArrayNode shapes = schema.putArray("oneOf");
    shapes.addObject().putArray("type").add("string").add("number");
    shapes.add(mapping);
    return schema;
  }

  /** The schema of the mapping, to which a caller may add a discriminator. */
  ObjectNode fieldsSchema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    Doc doc = type.getAnnotation(Doc.class);
    if (doc != null) {
      schema.put("description", doc.value());
    }
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (Slot slot : slots()) {
      properties.set(slot.key().name(), slot.schema(definitions));
      if (slot.key().required()) {
        required.add(slot.key().name());
      }
    }
    return schema.put("additionalProperties", false);
  }

  @Override
  String described(Sections sections, String path) {
    String mapping =
        sections.link(type, "a mapping", "`" + path + "`", () -> doc() + keys(sections, path));
    return shortText.isPresent() ? "text or " + mapping : mapping;
  }

  /** What the record is, as a paragraph. */
  String doc() {
    Doc doc = type.getAnnotation(Doc.class);
    return doc == null ? "" : doc.value() + "\n\n";
  }

  /** A table of the record's keys. */
  String keys(Sections sections, String path) {
    if (slots().isEmpty()) {
      return "It has no keys.\n";
    }
    StringBuilder table = new StringBuilder();
    table.append("| key | takes | default | |\n|---|---|---|---|\n");
    for (Slot slot : slots()) {
      table.append(slot.row(sections, path)).append('\n');
    }
    return table.toString();
  }

  @Override
  String wanted() {
    return shortText.isPresent() ? "text or a mapping" : "a mapping";
  }

  @Override
  void walk(String path, Walk walk) {
    walk.enter(this, path, "");
  }
}
