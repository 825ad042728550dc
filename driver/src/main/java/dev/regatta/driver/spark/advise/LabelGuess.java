package dev.regatta.driver.spark.advise;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Task;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is learnt.
 *
 * @param why which column was taken, for people
 * @param task never auto
 * @param what the label's cells are, for people
 * @param text whether they are texts, so that a job need not name the task
 */
record LabelGuess(String name, String why, Task task, String what, boolean text) {
  /** Names that say it, the surest first. */
  private static final List<String> NAMES =
      List.of(
          "label",
          "labels",
          "target",
          "class",
          "y",
          "outcome",
          "response",
          "species",
          "churn",
          "price",
          "sale_price",
          "saleprice");

  /** Names of numbers that are classes. */
  private static final List<String> CLASS_NAMES = List.of("class", "label", "labels", "species");

  private static final int MOST_CLASSES = 20;
  private static final int MOST_NAMED_CLASSES = 1000;

  /** Where so many of the rows bring a new value, it is no class. */
  private static final double NO_CLASSES = 0.2;

  /**
   * Chooses the column and the task.
   *
   * @param given what the user or the format says
   * @throws UserException where no column can be learnt
   */
  static LabelGuess of(TableProfile table, Optional<String> given, String source) {
    String name = given.orElseGet(() -> byName(table.names()).orElse(last(table.names())));
    if (!table.names().contains(name)) {
      throw new UserException(
          "--label: there is no column %s in %s; its columns are %s"
              .formatted(name, source, String.join(", ", table.names())));
    }
    String why =
        given.isPresent()
            ? ""
            : byName(table.names()).isPresent() ? "by its name" : "the last column";
    return ofColumn(name, why, table.of(name));
  }

  private static LabelGuess ofColumn(String name, String why, ColumnProfile profile) {
    DistinctValues values = profile.distinct();
    if (profile.filled() == 0 || profile.holdsTimes() || profile.holdsVectors()) {
      throw refused(name, why, "holds neither numbers nor texts");
    }
    if (!values.full() && values.distinct() == 1) {
      throw refused(name, why, "is the same in every row");
    }
    String classes = values.distinct() + " classes";
    if (!profile.holdsOnlyNumbers()) {
      if (values.newShare() > NO_CLASSES && profile.filled() > MOST_CLASSES) {
        throw refused(name, why, "holds texts of which few come twice, so they are no classes");
      }
      return new LabelGuess(name, why, Task.CLASSIFICATION, classes, true);
    }
    boolean named = CLASS_NAMES.contains(name.toLowerCase(Locale.ROOT));
    int most = named ? MOST_NAMED_CLASSES : MOST_CLASSES;
    boolean few = !values.full() && values.distinct() <= most && values.newShare() < NO_CLASSES;
    boolean two = values.distinct() == 2;
    if (two || (few && profile.holdsWholeNumbers())) {
      return new LabelGuess(name, why, Task.CLASSIFICATION, classes, false);
    }
    return new LabelGuess(name, why, Task.REGRESSION, "numbers", false);
  }

  private static UserException refused(String name, String why, String what) {
    return new UserException(
        "label: column %s%s %s; name another with --label"
            .formatted(name, why.isEmpty() ? "" : " (" + why + ")", what));
  }

  private static Optional<String> byName(List<String> names) {
    for (String known : NAMES) {
      for (String name : names) {
        if (name.toLowerCase(Locale.ROOT).equals(known)) {
          return Optional.of(name);
        }
      }
    }
    return Optional.empty();
  }

  private static String last(List<String> names) {
    return names.get(names.size() - 1);
  }
}
