package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A record component, its key in a job file and the form of its values. */
record Slot(RecordComponent component, Key key, Form form) {
  Object valueIn(Object owner) {
    return Calls.call(component.getAccessor(), owner);
  }

  /** The value of a file that leaves out the key, which is not required; null on a defect. */
  @Nullable Object absent(Findings findings) {
    if (key.defaultText().isEmpty()) {
      return ((OptionalForm) form).empty();
    }
    Findings defects = findings.ofDefault(defaultPlace());
    return form.read(parseDefault(defects), KeyPath.ROOT.key(key.name()), defects);
  }

  /** What {@link #absent} is written as; null on a defect. */
  @Nullable JsonNode writtenDefault() {
    Object value = absent(new Findings(path -> defaultPlace(), KeyIndex.NONE));
    return value == null ? null : form.write(value);
  }

  /** The default's text as a tree. */
  private JsonNode parseDefault(Findings findings) {
    String text = key.defaultText().orElse("");
    return PlainText.read(text).orElseGet(() -> parseYaml(text, findings));
  }

  private JsonNode parseYaml(String text, Findings findings) {
    YamlReader reader =
        new YamlReader(
            new Variables(Map.of()),
            line -> defaultPlace(),
            finding -> findings.add(finding.problem()));
    return reader.read(text, KeyPath.ROOT.key(key.name()));
  }

  /** A row of a Markdown table: the key, what it takes, its default, what it is. */
  String row(Sections sections, String path) {
    String at = path.isEmpty() ? key.name() : path + "." + key.name();
    String absent = key.required() ? "required" : "`" + defaultWord() + "`";
    return Stream.of("`" + key.name() + "`", form.described(sections, at), absent, key.doc())
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  /** What a file may write to say the same as without the key. */
  private String defaultWord() {
    return key.defaultText().or(key::absence).orElseThrow();
  }

  Place defaultPlace() {
    Class<?> owner = component.getDeclaringRecord();
    return Place.of("default of " + owner.getSimpleName() + "." + component.getName());
  }

  ObjectNode schema(Definitions definitions) {
    ObjectNode schema = form.schema(definitions);
    if (!key.doc().isEmpty()) {
      schema.put("description", key.doc());
    }
    if (key.defaultText().isPresent()) {
      schema.set("default", parseDefault(new Findings(path -> defaultPlace(), KeyIndex.NONE)));
    }
    return schema;
  }
}
