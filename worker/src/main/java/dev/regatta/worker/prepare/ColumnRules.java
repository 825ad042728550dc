package dev.regatta.worker.prepare;

import dev.regatta.conf.Nearest;
import dev.regatta.conf.UserException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code prepare.columns} says of which column. */
public final class ColumnRules {
  private static final int MOST_LISTED = 30;

  private final Map<String, ColumnPrepare> rules;

  public ColumnRules(Prepare prepare) {
    rules = prepare.columns();
  }

  /** The rule of a column: the one of its name, else that of the first pattern that fits. */
  public Optional<ColumnPrepare> of(String column) {
    return key(column).map(rules::get);
  }

  /** The key of a column's rule. */
  Optional<String> key(String column) {
    return rules.containsKey(column)
        ? Optional.of(column)
        : rules.keySet().stream().filter(key -> fits(key, column)).findFirst();
  }

  /**
   * Refuses rules of columns that are not there.
   *
   * @param features the columns that go in
   * @throws UserException naming each, with the column that was probably meant
   */
  public void requireColumns(Collection<String> features) {
    List<String> problems = new ArrayList<>();
    for (String key : rules.keySet()) {
      if (features.stream().noneMatch(column -> column.equals(key) || fits(key, column))) {
        problems.add("prepare.columns.%s: %s".formatted(key, hint(key, features)));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(String.join("; ", problems));
    }
  }

  private static String hint(String key, Collection<String> features) {
    String none = pattern(key) ? "no feature fits this pattern" : "there is no such feature";
    return Nearest.to(key, features)
        .map(nearest -> none + "; did you mean " + nearest + "?")
        .orElseGet(() -> none + "; the features are " + listed(features));
  }

  private static String listed(Collection<String> features) {
    String names = features.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
    int more = features.size() - MOST_LISTED;
    return more > 0 ? names + " and " + more + " more" : names;
  }

  private static boolean pattern(String key) {
    return key.contains("*") || key.contains("?");
  }

  private static boolean fits(String key, String column) {
    if (!pattern(key)) {
      return false;
    }
    String regex =
        Pattern.compile("[*?]|[^*?]+")
            .matcher(key)
            .replaceAll(
                part ->
                    Matcher.quoteReplacement(
                        switch (part.group()) {
                          case "*" -> ".*";
                          case "?" -> ".";
                          default -> Pattern.quote(part.group());
                        }));
    return Pattern.compile(regex, Pattern.DOTALL).matcher(column).matches();
  }
}
