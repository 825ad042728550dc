package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Gathers what is wrong while a tree is bound. */
final class Findings {
  private final Function<KeyPath, Place> places;
  private final KeyIndex index;
  private final List<Problem> problems;
  private final List<Problem> defects;

  private Findings(
      Function<KeyPath, Place> places,
      KeyIndex index,
      List<Problem> problems,
      List<Problem> defects) {
    this.places = places;
    this.index = index;
    this.problems = problems;
    this.defects = defects;
  }

  /**
   * No findings yet.
   *
   * @param index all keys of the type that is bound, for hints
   */
  Findings(Function<KeyPath, Place> places, KeyIndex index) {
    this(places, index, new ArrayList<>(), new ArrayList<>());
  }

  /** Findings about a default: its problems are defects here, not the file's. */
  Findings ofDefault(Place place) {
    return new Findings(path -> place, KeyIndex.NONE, defects, defects);
  }

  List<Problem> problems() {
    return problems;
  }

  /** What is wrong with defaults that the file leans on. */
  List<Problem> defects() {
    return defects;
  }

  void add(KeyPath path, String fault) {
    problems.add(problem(path, fault));
  }

  void add(Problem problem) {
    problems.add(problem);
  }

  Problem problem(KeyPath path, String fault) {
    return Problem.of(places.apply(path), path, fault);
  }

  Problem problem(KeyPath path, JsonNode value, String fault) {
    return problem(path, fault).value(value);
  }

  /** Tells of an unknown key; gives the known one that was probably meant. */
  Optional<String> unknownKey(KeyPath mapping, String name, List<String> known) {
    Problem problem = problem(mapping.key(name), "unknown key");
    Optional<String> nearest = Nearest.to(name, known);
    problems.add(
        nearest
            .map(key -> "did you mean " + key + "?")
            .or(() -> hint(mapping, name))
            .map(problem::hint)
            .orElseGet(() -> problem.allowed(listed(known))));
    return nearest;
  }

  /**
   * Those of problems that are not told would cost the most in a file that is nothing but wrong.
   */
  private Optional<String> hint(KeyPath mapping, String name) {
    return problems.size() < JobFileException.TOLD_PROBLEMS
        ? index.hint(mapping, name)
        : Optional.empty();
  }

  static String listed(Iterable<String> names) {
    String listed = String.join(", ", names);
    return listed.isEmpty() ? "no keys" : listed;
  }
}
