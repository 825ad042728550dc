package dev.regatta.conf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes records of job files, and job files of records. Components may be int, long, double,
 * boolean, String, enums, {@code List<X>}, {@code Map<String, X>}, {@code Optional<X>},
 * OptionalInt, OptionalLong, OptionalDouble, records, and the interfaces of the registries. Whole
 * numbers may be written as {@code 1e6}; text that looks like a number stays text only in quotes.
 *
 * <p>Binding gathers every problem before it fails. For every record x, {@code bind(dump(x))}
 * equals x. Safe for use by several threads.
 */
public final class Binder {
  private final Forms forms;

  public Binder(Registries registries) {
    forms = new Forms(registries);
  }

  /**
   * Binds a text.
   *
   * @param type a record, or the interface of a registry
   * @throws JobFileException with everything that is wrong, in the order of the file
   * @throws IllegalArgumentException where the type itself cannot be bound
   */
  public <T> T bind(JobText text, Class<T> type) {
    Form form = forms.of(type);
    Findings findings =
        new Findings(text::place, new KeyIndex(walk -> form.walk(KeyPath.ROOT.text(), walk)));
    text.problems().forEach(findings::add);
    Object bound = form.read(text.tree(), KeyPath.ROOT, findings);
    if (!findings.defects().isEmpty()) {
      throw new IllegalStateException("wrong default: " + findings.defects().get(0).line());
    }
    if (bound == null || !findings.problems().isEmpty()) {
      throw new JobFileException(text.name(), inOrder(findings.problems()));
    }
    return type.cast(bound);
  }

  /**
   * The names that may stand alone for the value of a key, in their registry's order: its
   * strategies that need no keys, or the constants of its enum.
   *
   * @param type a record, or the interface of a registry
   * @param key full path; entries of lists counted from 0
   * @return empty where there is no such key; an empty list where its values are not named
   */
  Optional<List<String>> bareNames(Class<?> type, String key) {
    String path = key.replaceAll("\\[\\d+]", "[]");
    Map<String, List<String>> names = new LinkedHashMap<>();
    forms
        .of(type)
        .walk(
            KeyPath.ROOT.text(),
            new Walk(
                (mapping, strategy, slot) ->
                    names.putIfAbsent(
                        mapping.isEmpty() ? slot.key().name() : mapping + "." + slot.key().name(),
                        slot.form().bareNames())));
    return Optional.ofNullable(names.get(path));
  }

  /** By line; what has none, such as an assignment of the command line, stands at the end. */
  private static List<Problem> inOrder(List<Problem> problems) {
    return problems.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt(problem -> problem.place().line().orElse(Integer.MAX_VALUE)))
        .toList();
  }

  /**
   * The record as a mapping that says everything: all defaults but those of {@link Later} keys,
   * each absence by its word.
   */
  public ObjectNode dump(Record value) {
    return forms.record(value.getClass()).writeFields(value, JsonNodeFactory.instance.objectNode());
  }

  /**
   * A strategy as a mapping, with the discriminator that its registry asks for.
   *
   * @param kind the interface of the registry
   */
  public <T> ObjectNode dump(T strategy, Class<T> kind) {
    return (ObjectNode) forms.of(kind).write(strategy);
  }

  /**
   * What is wrong with the defaults below a type: its own, those of the records and strategies in
   * it, and of theirs. For tests: such a default is a defect of the program, and binding a file
   * that leans on it throws IllegalStateException.
   *
   * @param type a record, or the interface of a registry
   */
  public List<Problem> checkDefaults(Class<?> type) {
    Findings findings = new Findings(path -> Place.of(type.getSimpleName()), KeyIndex.NONE);
    Walk walk =
        new Walk(
            (mapping, strategy, slot) -> {
              if (!slot.key().required()) {
                slot.absent(findings);
              }
            });
    forms.of(type).walk(KeyPath.ROOT.text(), walk);
    return findings.defects().stream().distinct().toList();
  }
}
