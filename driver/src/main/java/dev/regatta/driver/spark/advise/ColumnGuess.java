package dev.regatta.driver.spark.advise;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a column is taken for.
 *
 * @param kind for people: number, category, time, vector or out
 * @param why what it was taken from, for people; empty where that needs no words
 * @param prepare its treatment as flow YAML, where the usual one is not right
 * @param inputs numbers that the network sees of it, about
 */
record ColumnGuess(String name, Kind kind, String why, Optional<String> prepare, long inputs) {
  /** What becomes of a column. */
  enum Kind {
    NUMBER,
    CATEGORY,
    TIME,
    VECTOR,
    OUT;

    String word() {
      return this == OUT ? "left out" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** Fewer rows say nothing about how many values come again. */
  private static final long FEW_ROWS = 50;

  /** Where nearly each row has a value of its own, a row to come has a new one. */
  private static final double IDENTIFYING = 0.95;

  private static final double FREE_TEXT = 0.5;
  private static final int MOST_ONE_HOT = 50;
  private static final long RARE_ROWS = 5;
  private static final int EMBEDDING_WIDTH = 8;
  private static final double SKEWED = 2;
  private static final double YEAR_MICROS = 365 * 86_400e6;

  private static final Set<String> IDS = Set.of("id", "uuid", "guid", "key", "index", "rownum");
  private static final Set<String> CODES =
      Set.of("id", "code", "zip", "zipcode", "postcode", "sku", "category", "type", "group");

  /** Between the words of a name: not a letter or digit, or where small letters end. */
  private static final Pattern WORDS = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

  /** Takes a column that is not the label. */
  static ColumnGuess of(String name, ColumnProfile profile, TableProfile table) {
    Optional<String> useless = useless(name, profile, table);
    if (useless.isPresent()) {
      return new ColumnGuess(name, Kind.OUT, useless.get(), Optional.empty(), 0);
    }
    if (profile.holdsVectors()) {
      int size = profile.vectorSize();
      return new ColumnGuess(name, Kind.VECTOR, size + " numbers", Optional.empty(), size);
    }
    if (profile.holdsTimes()) {
      return time(name, profile);
    }
    return profile.holdsNumbers() ? number(name, profile) : category(name, profile, false);
  }

  private static Optional<String> useless(String name, ColumnProfile profile, TableProfile table) {
    if (profile.filled() == 0) {
      return Optional.of("it is always empty");
    }
    if (profile.holdsStrangers()) {
      return Optional.of("neither number, text, time nor vector");
    }
    DistinctValues values = profile.distinct();
    if (profile.holdsVectors() || profile.filled() < FEW_ROWS) {
      return Optional.empty();
    }
    boolean text = !profile.holdsNumbers() && !profile.holdsTimes();
    if (values.distinct() == 1 && (!text || profile.missing() == 0)) {
      return Optional.of("it is always the same");
    }
    boolean unique = values.newShare() >= IDENTIFYING;
    if (profile.holdsWholeNumbers() && unique && (named(name, IDS) || counts(profile, table))) {
      return Optional.of("an identifier: each row has another");
    }
    if (text && values.newShare() > FREE_TEXT) {
      return Optional.of(
          unique
              ? "an identifier or free text: each row has another"
              : "free text: few come twice");
    }
    return Optional.empty();
  }

  /** Whether whole numbers count the rows. */
  private static boolean counts(ColumnProfile profile, TableProfile table) {
    return profile.greatest() - profile.least() + 1 == table.rows()
        && profile.filled() == table.rows();
  }

  private static boolean named(String name, Set<String> words) {
    for (String word : WORDS.split(name, -1)) {
      if (words.contains(word.toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  private static ColumnGuess time(String name, ColumnProfile profile) {
    boolean clock = profile.holdsClockTimes();
    boolean years = profile.greatest() - profile.least() > YEAR_MICROS;
    String parts = "weekday" + (years ? ", month" : "") + (clock ? ", hour" : "");
    String kind = clock ? "kind: timestamp" : "kind: date";
    return new ColumnGuess(
        name,
        Kind.TIME,
        parts.replace("weekday", "day of the week").replace("hour", "time of day"),
        // Year and days would only tell rows of the past apart from those to come.
        flow(profile.spellsTimes() ? kind : "", "time: {parts: [%s]}".formatted(parts)),
        2L + (years ? 2 : 0) + (clock ? 2 : 0));
  }

  private static ColumnGuess number(String name, ColumnProfile profile) {
    DistinctValues values = profile.distinct();
    boolean code =
        profile.holdsWholeNumbers() && named(name, CODES) && values.newShare() < FREE_TEXT;
    if (code && values.distinct() > 2) {
      return category(name, profile, true);
    }
    boolean skewed =
        profile.least() >= 0
            && profile.skewness() > SKEWED
            && Math.abs(profile.skewnessOfLogs()) < profile.skewness() / 2;
    return new ColumnGuess(
        name,
        Kind.NUMBER,
        skewed ? "spread over powers of ten" : "",
        skewed ? Optional.of("{numeric: log}") : Optional.empty(),
        1);
  }

  /**
   * A text, or a number that names something.
   *
   * @param declared whether the job has to say so
   */
  private static ColumnGuess category(String name, ColumnProfile profile, boolean declared) {
    DistinctValues values = profile.distinct();
    String number = (values.full() ? "more than " : "") + values.distinct();
    String why = number + (declared ? " codes" : " different");
    String kind = declared ? "kind: category" : "";
    if (values.full() || values.distinct() > MOST_ONE_HOT) {
      String embedding =
          "categorical: {type: embedding, width: %d, min-count: %d}"
              .formatted(EMBEDDING_WIDTH, RARE_ROWS);
      return new ColumnGuess(name, Kind.CATEGORY, why, flow(kind, embedding), EMBEDDING_WIDTH);
    }
    // A category of a few rows is learnt by heart.
    String encoding =
        values.rarerThan(RARE_ROWS) > 1
            ? "categorical: {type: one-hot, min-count: %d}".formatted(RARE_ROWS)
            : "";
    return new ColumnGuess(name, Kind.CATEGORY, why, flow(kind, encoding), values.distinct());
  }

  private static Optional<String> flow(String first, String second) {
    String both = first.isEmpty() || second.isEmpty() ? first + second : first + ", " + second;
    return both.isEmpty() ? Optional.empty() : Optional.of("{" + both + "}");
  }
}
