package dev.regatta.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value stands in a tree, written {@code network.layers[0].units}; entries of lists count
 * from 0. A name that holds a dot, a bracket, a quote or an equals sign is written in double
 * quotes: {@code options."fs.s3a.endpoint"}.
 */
record KeyPath(List<Step> steps) {
  static final KeyPath ROOT = new KeyPath(List.of());

  private static final Pattern PLAIN_NAME = Pattern.compile("[^.\\[\\]\"=\\s\\p{Cntrl}]+");
  private static final Pattern STEP =
      Pattern.compile(
          "(?<dot>\\.)?(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"|(?<plain>[^.\\[\\]\"=]+))"
              + "|\\[(?<index>\\d{1,9})]");

  sealed interface Step {}

  record Name(String text) implements Step {
    @Override
    public String toString() {
      return PLAIN_NAME.matcher(text).matches()
          ? text
          : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }

  record Item(int index) implements Step {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  KeyPath {
    steps = List.copyOf(steps);
  }

  /** Reads the written form, or throws IllegalArgumentException with the form that is wanted. */
  static KeyPath parse(String text) {
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      boolean dotted = matcher.group("dot") != null;
      if (matcher.group("index") == null && dotted == steps.isEmpty()) {
        break;
      }
      steps.add(step(matcher));
      end = matcher.end();
    }
    if (text.isEmpty() || end < text.length()) {
      throw new IllegalArgumentException("not a key such as network.layers[0].units");
    }
    return new KeyPath(steps);
  }

  private static Step step(Matcher matcher) {
    String index = matcher.group("index");
    if (index != null) {
      return new Item(Integer.parseInt(index));
    }
    String quoted = matcher.group("quoted");
    return new Name(quoted == null ? matcher.group("plain") : quoted.replaceAll("\\\\(.)", "$1"));
  }

  KeyPath key(String name) {
    return then(new Name(name));
  }

  KeyPath item(int index) {
    return then(new Item(index));
  }

  private KeyPath then(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new KeyPath(longer);
  }

  Optional<KeyPath> parent() {
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(new KeyPath(steps.subList(0, steps.size() - 1)));
  }

  boolean startsWith(KeyPath prefix) {
    int length = prefix.steps.size();
    return steps.size() >= length && steps.subList(0, length).equals(prefix.steps);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      if (step instanceof Name && !text.isEmpty()) {
        text.append('.');
      }
      text.append(step);
    }
    return text.toString();
  }
}
