package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The strategies of a registry: a mapping with a discriminator, a bare name where the strategy
 * needs no keys, a number where the registry has a form for it.
 */
final class KindForm<T> extends Form {
  private final Registry<T> registry;
  private final Forms forms;

  KindForm(Registry<T> registry, Forms forms) {
    this.registry = registry;
    this.forms = forms;
  }

  @Override
  @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings) {
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    if (node.isTextual()) {
      return readNamed(node, path, nothing, path, findings);
    }
    if (node.isNumber() && registry.numberForm().isPresent()) {
      Registry.NumberForm form = registry.numberForm().get();
      return strategy(form.type()).readFields(nothing.set(form.key(), node), path, findings);
    }
    if (!(node instanceof ObjectNode mapping)) {
      findings.add(mismatch(node, path, findings).allowed(allowed()));
      return null;
    }
    return readMapping(mapping, path, findings);
  }

  private @Nullable Object readMapping(ObjectNode mapping, KeyPath path, Findings findings) {
    String discriminator = registry.discriminator();
    KeyPath at = path.key(discriminator);
    JsonNode name = mapping.get(discriminator);
    if (name != null) {
      ObjectNode fields = mapping.deepCopy().without(discriminator);
      return readNamed(name, at, fields, path, findings);
    }
    if (registry.implicit().isPresent()) {
      return strategy(registry.implicit().get()).readFields(mapping, path, findings);
    }
    String names = Findings.listed(registry.names());
    findings.add(findings.problem(at, "missing; it names the " + registry.noun()).allowed(names));
    return null;
  }

  /** The strategy of a name that stands at {@code namePath}, with the given fields. */
  private @Nullable Object readNamed(
      JsonNode name, KeyPath namePath, ObjectNode fields, KeyPath path, Findings findings) {
    if (Faulty.is(name)) {
      return null;
    }
    if (name.isTextual() && registry.names().contains(name.textValue())) {
      return strategy(name.textValue()).readFields(fields, path, findings);
    }
    String allowed = namePath.equals(path) ? allowed() : Findings.listed(registry.names());
    Problem problem =
        findings.problem(namePath, name, "no such " + registry.noun()).allowed(allowed);
    findings.add(
        Nearest.to(name.asText(), registry.names())
            .map(nearest -> problem.hint("did you mean " + nearest + "?"))
            .orElse(problem));
    return null;
  }

  private String allowed() {
    String names = Findings.listed(registry.names());
    return registry.numberForm().isPresent() ? names + ", or a number" : names;
  }

  private RecordForm strategy(String name) {
    Class<? extends Record> type = registry.type(name).orElseThrow().asSubclass(Record.class);
    RecordForm form = forms.record(type);
    if (form.slots().stream().anyMatch(slot -> slot.key().name().equals(discriminator()))) {
      throw new IllegalArgumentException(
          type.getName() + " has a component named as its discriminator, " + discriminator());
    }
    return form;
  }

  private String discriminator() {
    return registry.discriminator();
  }

  @Override
  JsonNode write(Object value) {
    String name = registry.nameOf(registry.kind().cast(value));
    ObjectNode mapping = JsonNodeFactory.instance.objectNode();
    if (!isImplicit(name)) {
      mapping.put(discriminator(), name);
    }
    return strategy(name).writeFields(value, mapping);
  }

  private boolean isImplicit(String name) {
    return registry.implicit().equals(Optional.of(name));
  }

  @Override
  ObjectNode schema(Definitions definitions) {
    String name = Names.kebab(registry.noun().replace(' ', '-'));
    return definitions.reference(registry.kind(), name, () -> body(definitions));
  }

  private ObjectNode body(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ArrayNode shapes = schema.putArray("oneOf");
    List<String> bare = bareNames();
    if (!bare.isEmpty()) {
      bare.forEach(shapes.addObject().putArray("enum")::add);
    }
    registry.numberForm().ifPresent(form -> shapes.add(numberSchema(form, definitions)));
    registry.names().forEach(name -> shapes.add(mappingSchema(name, definitions)));
    return schema;
  }

  @Override
  List<String> bareNames() {
    return registry.names().stream().filter(this::needsNoKeys).toList();
  }

  private boolean needsNoKeys(String name) {
    return strategy(name).slots().stream().noneMatch(slot -> slot.key().required());
  }

  private ObjectNode numberSchema(Registry.NumberForm form, Definitions definitions) {
    return strategy(form.type()).slots().stream()
        .filter(slot -> slot.key().name().equals(form.key()))
        .map(slot -> slot.schema(definitions))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(registry.kind() + " has no " + form));
  }

  private ObjectNode mappingSchema(String name, Definitions definitions) {
    ObjectNode fields = strategy(name).fieldsSchema(definitions);
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    properties.putObject(discriminator()).put("const", name);
    properties.setAll((ObjectNode) fields.get("properties"));
    fields.set("properties", properties);
    if (!isImplicit(name)) {
      ((ArrayNode) fields.get("required")).insert(0, discriminator());
    }
    return fields;
  }

  @Override
  String described(Sections sections, String path) {
    String noun = registry.noun();
    String title = noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1);
    return sections.link(registry.kind(), wanted(), title, () -> strategies(sections, path));
  }

  private String strategies(Sections sections, String path) {
    StringBuilder text = new StringBuilder(spelling());
    for (String name : registry.names()) {
      RecordForm strategy = strategy(name);
      text.append("\n### `").append(name).append("`\n\n");
      text.append(strategy.doc()).append(strategy.keys(sections, path));
    }
    return text.toString();
  }

  private String spelling() {
    StringBuilder text = new StringBuilder("Written ");
    text.append("`{").append(discriminator()).append(": NAME, KEY: VALUE, ...}`");
    List<String> bare = bareNames();
    if (!bare.isEmpty()) {
      text.append(", or as the bare name (").append(code(bare)).append(')');
    }
    registry.numberForm().ifPresent(form -> text.append(inNumbers(form)));
    registry
        .implicit()
        .ifPresent(
            name ->
                text.append("; without `")
                    .append(discriminator())
                    .append("` it is `")
                    .append(name)
                    .append('`'));
    return text.append(".\n").toString();
  }

  private String inNumbers(Registry.NumberForm form) {
    String mapping = discriminator() + ": " + form.type() + ", " + form.key() + ": N";
    return "; a number N is `{" + mapping + "}`";
  }

  @Override
  String wanted() {
    boolean vowel = "aeiou".indexOf(registry.noun().charAt(0)) >= 0;
    return (vowel ? "an " : "a ") + registry.noun();
  }

  @Override
  void walk(String path, Walk walk) {
    for (String name : registry.names()) {
      walk.enter(strategy(name), path, discriminator() + " " + name);
    }
  }
}
