package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns one YAML document into a tree and remembers where each value stood. Whatever has no place
 * in a job file (aliases, tags, a key twice, a number that is not finite) is a {@link Finding}.
 */
final class YamlReader {
  private static final LoadSettings SETTINGS = LoadSettings.builder().build();
  private static final int MAX_DEPTH = 100;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Variables variables;
  private final IntFunction<Place> places;
  private final Consumer<Finding> findings;
  private final Map<KeyPath, Place> found = new LinkedHashMap<>();

  /**
   * A problem of the value at a path.
   *
   * @param unset an environment variable without a value, where that is the problem
   */
  record Finding(KeyPath path, Problem problem, Optional<Variables.Unset> unset) {
    Finding(KeyPath path, Problem problem) {
      this(path, problem, Optional.empty());
    }
  }

  /**
   * A reader for one document.
   *
   * @param places gives the place of a line, counted from 1
   */
  YamlReader(Variables variables, IntFunction<Place> places, Consumer<Finding> findings) {
    this.variables = variables;
    this.places = places;
    this.findings = findings;
  }

  /** The places of the values read so far. */
  Map<KeyPath, Place> found() {
    return found;
  }

  /**
   * The tree of a text; null for an empty one, {@link Faulty} for one that is not YAML.
   *
   * @param path where the tree stands in the whole
   */
  JsonNode read(String yaml, KeyPath path) {
    try {
      return document(new Parse(SETTINGS).parseString(yaml).iterator(), path);
    } catch (YamlEngineException e) {
      YamlSyntax syntax = YamlSyntax.of(e, yaml);
      tell(Problem.of(places.apply(syntax.line()), path, syntax.fault()), path);
      return Faulty.NODE;
    }
  }

  private JsonNode document(Iterator<Event> events, KeyPath path) {
    events.next();
    if (events.next() instanceof StreamEndEvent) {
      return NullNode.getInstance();
    }
    JsonNode root = value(events.next(), events, path);
    events.next();
    Event next = events.next();
    if (!(next instanceof StreamEndEvent)) {
      tell(next, path, "a second document starts here; one file holds one document");
    }
    return root;
  }

  private JsonNode value(Event event, Iterator<Event> events, KeyPath path) {
    if (event instanceof AliasEvent alias) {
      tell(event, path, "*" + alias.getAlias() + " is an alias; write the value out");
      return Faulty.NODE;
    }
    rejectProperties((NodeEvent) event, path);
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar, path);
    }
    if (path.steps().size() >= MAX_DEPTH) {
      tell(event, path, "nested deeper than " + MAX_DEPTH + " levels");
      skip(event, events);
      return Faulty.NODE;
    }
    return event instanceof SequenceStartEvent ? list(events, path) : mapping(events, path);
  }

  private void rejectProperties(NodeEvent event, KeyPath path) {
    event
        .getAnchor()
        .ifPresent(anchor -> tell(event, path, "&" + anchor + " is an anchor; leave it out"));
    tag(event)
        .ifPresent(tag -> tell(event, path, tag + " is a tag; leave it out, quotes make text"));
  }

  private static Optional<String> tag(NodeEvent event) {
    return event instanceof ScalarEvent scalar
        ? scalar.getTag()
        : ((CollectionStartEvent) event).getTag();
  }

  private JsonNode list(Iterator<Event> events, KeyPath path) {
    ArrayNode list = NODES.arrayNode();
    for (Event event = events.next();
        !(event instanceof CollectionEndEvent);
        event = events.next()) {
      KeyPath item = path.item(list.size());
      found.put(item, place(event));
      list.add(value(event, events, item));
    }
    return list;
  }

  private JsonNode mapping(Iterator<Event> events, KeyPath path) {
    ObjectNode mapping = NODES.objectNode();
    for (Event key = events.next(); !(key instanceof CollectionEndEvent); key = events.next()) {
      Optional<String> name = name(key, path);
      if (name.isEmpty()) {
        skip(key, events);
        skip(events.next(), events);
      } else {
        entry(key, name.get(), mapping, events, path.key(name.get()));
      }
    }
    return mapping;
  }

  private void entry(
      Event key, String name, ObjectNode mapping, Iterator<Event> events, KeyPath path) {
    Event value = events.next();
    if (mapping.has(name)) {
      String first = Optional.ofNullable(found.get(path)).map(Place::text).orElse("");
      tell(key, path, "the key stands here a second time; the first is at " + first);
      skip(value, events);
      return;
    }
    found.put(path, place(key));
    mapping.set(name, value(value, events, path));
  }

  /** The name of a key, or empty with the problem told. */
  private Optional<String> name(Event key, KeyPath mapping) {
    if (!(key instanceof ScalarEvent scalar)) {
      tell(key, mapping, "a key is text, not a list, mapping or alias");
      return Optional.empty();
    }
    rejectProperties(scalar, mapping);
    String text = scalar.getValue();
    if (scalar.isPlain() && !Scalars.resolve(text).isTextual()) {
      String shown = text.isEmpty() ? "nothing" : text;
      tell(key, mapping, "a key is text, not " + shown + "; write it in quotes");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private JsonNode scalar(ScalarEvent event, KeyPath path) {
    Variables.Filled filled = variables.fill(event.getValue());
    if (!filled.faults().isEmpty()) {
      String given = TextNode.valueOf(event.getValue()).toString();
      for (Variables.Fault fault : filled.faults()) {
        Problem problem = Problem.of(place(event), path, fault.message()).value(given);
        findings.accept(new Finding(path, problem, fault.unset()));
      }
      return Faulty.NODE;
    }
    if (UrlPasswords.in(filled.text())) {
      Problem problem =
          Problem.of(place(event), path, "a URL with a password, which others would read in logs");
      tell(
          problem
              .value(TextNode.valueOf(filled.text()))
              .hint("give it by Hadoop's settings and a credential provider: docs/security.md"),
          path);
      return Faulty.NODE;
    }
    return event.isPlain() ? plain(event, filled.text(), path) : TextNode.valueOf(filled.text());
  }

  /** A variable that is set to nothing makes an empty text, not a null. */
  private JsonNode plain(ScalarEvent event, String text, KeyPath path) {
    if (text.isEmpty() && !event.getValue().isEmpty()) {
      return TextNode.valueOf(text);
    }
    JsonNode value = Scalars.resolve(text);
    if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
      tell(Problem.of(place(event), path, "not a finite number").value(text), path);
      return Faulty.NODE;
    }
    return value;
  }

  private static void skip(Event event, Iterator<Event> events) {
    int depth = event instanceof CollectionStartEvent ? 1 : 0;
    while (depth > 0) {
      Event next = events.next();
      if (next instanceof CollectionStartEvent) {
        depth++;
      } else if (next instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  private Place place(Event event) {
    return places.apply(event.getStartMark().map(Mark::getLine).orElse(0) + 1);
  }

  private void tell(Event event, KeyPath path, String fault) {
    tell(Problem.of(place(event), path, fault), path);
  }

  private void tell(Problem problem, KeyPath path) {
    findings.accept(new Finding(path, problem));
  }
}
