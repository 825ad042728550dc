package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a job file says, before it is bound: a tree, the place of every value in it, and the
 * problems met so far. The tree is what YAML 1.2's core schema makes of the text, with environment
 * variables put in (see {@link #parse}) and the assignments of a command line on top (see {@link
 * #with}). Immutable.
 */
public final class JobText {
  /** A job file of thousands of columns has a tenth of it. */
  private static final int MAX_BYTES = 4 << 20;

  private final String name;
  private final ObjectNode tree;
  private final Variables variables;
  private final Map<KeyPath, Place> places;
  private final List<YamlReader.Finding> findings;

  private JobText(
      String name,
      ObjectNode tree,
      Variables variables,
      Map<KeyPath, Place> places,
      List<YamlReader.Finding> findings) {
    this.name = name;
    this.tree = tree;
    this.variables = variables;
    this.places = places;
    this.findings = findings;
  }

  /**
   * Reads a file of UTF-8 text as {@link #parse} does.
   *
   * @throws UserException where the file cannot be read
   */
  public static JobText read(Path file, Map<String, String> environment) {
    try (InputStream in = Files.newInputStream(file)) {
      // The length is not asked for: that of a pipe or a device says nothing.
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new UserException(
            file + ": not a job file: it has more than " + MAX_BYTES + " bytes");
      }
      return parse(file.toString(), text(bytes), environment);
    } catch (NoSuchFileException e) {
      throw new UserException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new UserException(file + ": not a text file in UTF-8", e);
    } catch (IOException e) {
      throw new UserException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /**
   * Reads a text. In its scalars {@code ${VAR}} stands for an environment variable, {@code
   * ${VAR:-default}} for the default where the variable is unset or empty, {@code ${VAR:?what to
   * do}} for a problem with that advice there; {@code $${VAR}} is the text {@code ${VAR}}. A scalar
   * without quotes is then read as if the value were written in its place, so it may be a number;
   * one in quotes is text.
   *
   * @param name what messages call the text: the file's name
   * @throws JobFileException where the text is not YAML or not a mapping; everything else that is
   *     wrong with it is told when it is bound
   */
  public static JobText parse(String name, String yaml, Map<String, String> environment) {
    Variables variables = new Variables(environment);
    List<YamlReader.Finding> findings = new ArrayList<>();
    YamlReader reader = new YamlReader(variables, line -> Place.of(name, line), findings::add);
    JsonNode root = reader.read(yaml, KeyPath.ROOT);
    if (!root.isObject() && !Faulty.is(root)) {
      String fault = root.isNull() ? "the file is empty" : "the file is not a mapping";
      Problem problem = Problem.of(Place.of(name), KeyPath.ROOT, fault + "; write key: value");
      findings.add(new YamlReader.Finding(KeyPath.ROOT, problem));
    }
    if (!(root instanceof ObjectNode tree)) {
      throw new JobFileException(name, findings.stream().map(YamlReader.Finding::problem).toList());
    }
    return new JobText(name, tree, variables, reader.found(), findings);
  }

  /** The environment variables that a text speaks of, in its comments too. */
  public static Set<String> variables(String yaml) {
    return Variables.names(yaml);
  }

  /** A tree that did not come from YAML, such as a part of a JSON file; taken as it is. */
  public static JobText of(String name, ObjectNode tree) {
    return new JobText(name, tree.deepCopy(), new Variables(Map.of()), Map.of(), List.of());
  }

  /** No keys at all, to be filled by {@link #with}. */
  public static JobText empty(String name, Map<String, String> environment) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    return new JobText(name, tree, new Variables(environment), Map.of(), List.of());
  }

  /**
   * This text with keys set, one after the other. An assignment is {@code key=value}; the key is a
   * full path with entries of lists counted from 0 ({@code network.layers[0].units}), the value is
   * YAML ({@code {type: adam, learning-rate: 0.01}}). Mappings on the way to the key are made where
   * the text has none; entries of lists are not. Setting null leaves the key there, as null.
   *
   * @param option what gives the assignments, for messages: {@code --set}
   */
  public JobText with(String option, List<String> assignments) {
    Assignments target = new Assignments(tree.deepCopy(), variables, places, findings);
    for (String assignment : assignments) {
      target.assign(option, assignment);
    }
    return new JobText(name, target.tree(), variables, target.places(), target.findings());
  }

  /**
   * This text, in which the given keys may not stand: each that it has is a problem, told when it
   * is bound. What is assigned to them later is no problem.
   *
   * @param keys full paths, each with what to do instead
   */
  public JobText without(Map<String, String> keys) {
    List<YamlReader.Finding> all = new ArrayList<>(findings);
    for (Map.Entry<String, String> key : new TreeMap<>(keys).entrySet()) {
      KeyPath path = KeyPath.parse(key.getKey());
      JsonNode value = tree;
      for (KeyPath.Step step : path.steps()) {
        value = value.path(((KeyPath.Name) step).text());
      }
      if (!value.isMissingNode()) {
        Problem problem = Problem.of(place(path), path, "may not stand here").hint(key.getValue());
        // At the root, where no assignment replaces it.
        all.add(new YamlReader.Finding(KeyPath.ROOT, problem.value(value)));
      }
    }
    return new JobText(name, tree, variables, places, all);
  }

  String name() {
    return name;
  }

  ObjectNode tree() {
    return tree;
  }

  /**
   * What is wrong with the text. Of a variable without a value it is told once, wherever else it
   * stands: where the text says what to do, or else where it stands first.
   */
  List<Problem> problems() {
    Set<String> told = new HashSet<>();
    findings.stream()
        .flatMap(finding -> finding.unset().stream())
        .filter(Variables.Unset::advised)
        .forEach(variable -> told.add(variable.name()));
    return findings.stream()
        .filter(
            finding ->
                finding.unset().map(each -> each.advised() || told.add(each.name())).orElse(true))
        .map(YamlReader.Finding::problem)
        .toList();
  }

  /** Where a key stands, or else the nearest key above it that has a place of its own. */
  Place place(KeyPath path) {
    Optional<KeyPath> at = Optional.of(path);
    while (at.isPresent() && !places.containsKey(at.get())) {
      at = at.get().parent();
    }
    return at.map(places::get).orElseGet(() -> Place.of(name));
  }
}
