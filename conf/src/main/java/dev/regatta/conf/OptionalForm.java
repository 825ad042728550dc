package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A value of another form, or its absence: null, or the word that {@link Auto} gives. */
final class OptionalForm extends Form {
  private final Class<?> type;
  private final Form present;
  private final JsonNode absence;

  /**
   * The form of an optional.
   *
   * @param type Optional, OptionalInt, OptionalLong or OptionalDouble
   * @param absence the word for an absent value; {@code null} is null
   */
  OptionalForm(Class<?> type, Form present, String absence) {
    this.type = type;
    this.present = present;
    this.absence = absence.equals("null") ? NullNode.getInstance() : TextNode.valueOf(absence);
  }

  @Override
  @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings) {
    if (node.equals(absence)) {
      return empty();
    }
    int before = findings.problems().size();
    Object value = present.read(node, path, findings);
    if (value == null && node.isValueNode() && findings.problems().size() == before + 1) {
      findings.problems().replaceAll(told -> withAbsence(told, path));
    }
    return value == null ? null : wrap(value);
  }

  /** What cannot be read may be meant as absence; then the word for it helps. */
  private Problem withAbsence(Problem told, KeyPath path) {
    boolean here = told.key().equals(path.text()) && told.hint().isEmpty();
    return here && !absence.isNull() ? told.hint("or write " + absence.textValue()) : told;
  }

  Object empty() {
    if (type == OptionalInt.class) {
      return OptionalInt.empty();
    }
    if (type == OptionalLong.class) {
      return OptionalLong.empty();
    }
    return type == OptionalDouble.class ? OptionalDouble.empty() : Optional.empty();
  }

  private Object wrap(Object value) {
    if (type == OptionalInt.class) {
      return OptionalInt.of((Integer) value);
    }
    if (type == OptionalLong.class) {
      return OptionalLong.of((Long) value);
    }
    return type == OptionalDouble.class ? OptionalDouble.of((Double) value) : Optional.of(value);
  }

  @Override
  JsonNode write(Object value) {
    return value.equals(empty()) ? absence : present.write(unwrap(value));
  }

  private static Object unwrap(Object value) {
    if (value instanceof OptionalInt number) {
      return number.getAsInt();
    }
    if (value instanceof OptionalLong number) {
      return number.getAsLong();
    }
    return value instanceof OptionalDouble number
        ? number.getAsDouble()
        : ((Optional<?>) value).orElseThrow();
  }

  @Override
  ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ArrayNode forms = schema.putArray("anyOf");
    forms.addObject().set("const", absence);
    forms.add(present.schema(definitions));
    return schema;
  }

  @Override
  String described(Sections sections, String path) {
    return present.described(sections, path) + ", or `" + absence.asText() + "`";
  }

  @Override
  String wanted() {
    return absence.isNull() ? present.wanted() : present.wanted() + " or " + absence.textValue();
  }

  @Override
  List<String> bareNames() {
    return present.bareNames();
  }

  @Override
  boolean takesNull() {
    return absence.isNull();
  }

  @Override
  void walk(String path, Walk walk) {
    present.walk(path, walk);
  }
}
