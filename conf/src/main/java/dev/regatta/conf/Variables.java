package dev.regatta.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables into text: {@code ${VAR}}, {@code ${VAR:-default}} (where the variable
 * is unset or empty) and {@code ${VAR:?what to do}} (told where it is unset or empty). A second
 * dollar keeps the text: {@code $${VAR}} gives {@code ${VAR}}.
 */
final class Variables {
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?<escape>\\$\\$\\{)"
              + "|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::(?<kind>[-?])(?<rest>[^}]*))?}"
              + "|\\$\\{");

  private final Map<String, String> environment;

  Variables(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** A text with its variables put in; where one has a fault the text is not to be used. */
  record Filled(String text, List<Fault> faults) {}

  /**
   * What keeps a variable from being put in.
   *
   * @param unset where it is that it has no value
   */
  record Fault(String message, Optional<Unset> unset) {}

  /**
   * A variable without a value.
   *
   * @param advised whether the text itself says what to do
   */
  record Unset(String name, boolean advised) {}

  Filled fill(String text) {
    List<Fault> faults = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(text);
    String filled = matcher.replaceAll(match -> Matcher.quoteReplacement(value(matcher, faults)));
    return new Filled(filled, faults);
  }

  /** The names of the variables that a text speaks of, wherever in it. */
  static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      Optional.ofNullable(matcher.group("name")).ifPresent(names::add);
    }
    return names;
  }

  /** A text that {@link #fill} turns into the given one. */
  static String escape(String literal) {
    return literal.replace("${", "$${");
  }

  private String value(Matcher reference, List<Fault> faults) {
    if (reference.group("escape") != null) {
      return "${";
    }
    String name = reference.group("name");
    if (name == null) {
      String advice = "such as ${HOME} or ${HOME:-/tmp}; write $${ for the text";
      faults.add(new Fault("${ starts no variable " + advice, Optional.empty()));
      return "";
    }
    return value(name, reference.group("kind"), reference.group("rest"), faults);
  }

  private String value(
      String name, @Nullable String kind, @Nullable String rest, List<Fault> faults) {
    Optional<String> value = Optional.ofNullable(environment.get(name));
    if (kind == null) {
      return value.orElseGet(
          () -> {
            String advice = "set it, or give a default: ${" + name + ":-...}";
            return unset(new Unset(name, false), advice, faults);
          });
    }
    String detail = rest == null ? "" : rest;
    return value
        .filter(text -> !text.isEmpty())
        .orElseGet(() -> kind.equals("-") ? detail : unset(new Unset(name, true), detail, faults));
  }

  private static String unset(Unset variable, String advice, List<Fault> faults) {
    String message = "the environment variable " + variable.name() + " is not set; " + advice;
    faults.add(new Fault(message, Optional.of(variable)));
    return "";
  }
}
