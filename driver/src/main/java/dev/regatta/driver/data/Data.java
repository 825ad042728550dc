package dev.regatta.driver.data;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.OneOrMore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which rows a job reads and what their columns mean. */
@Doc("Which rows a job reads and what their columns mean.")
public record Data(
    @Doc("The source of training rows.") Source train,
    @Doc(
            "The columns that go in, in this order; \"*\" is every column but label, weight"
                + " and the groups of a split.")
        @Auto("*")
        Optional<List<String>> features,
    @Doc(
            "The column that is learnt; libsvm, idx and synthetic have one of their own. Or a list:"
                + " of numbers in a regression, else of columns that are 0 or 1.")
        @OneOrMore
        Optional<List<String>> label,
    @Doc("A column of row weights, not negative; null: every row weighs 1.")
        Optional<String> weight,
    @Doc("Rows that decide when to stop and which round is best.") @Default("{fraction: 0.1}")
        HeldOut validation,
    @Doc("Rows that are read once, after training; null: none.") @Default("{fraction: 0.1}")
        Optional<HeldOut> test,
    @Doc(
            "What happens to rows with NaN, infinity or unreadable cells: fail, or skip and count"
                + " them; or either of the two by cause, such as {not-finite: skip}.")
        @Default("fail")
        BadRows badRows,
    @Doc(
            "Columns that are read as another type, such as {id: long}: file by file, so that files"
                + " may disagree on the type of such a column, or lack it.")
        @Default("{}")
        Map<String, String> cast,
    @Doc(
            "A Spark SQL query that makes the rows: of each source, which it calls input, and of"
                + " tables. Null: rows are as the sources give them.")
        Optional<String> sql,
    @Doc("Sources that sql may name beside input, such as {zones: {format: csv, path: z.csv}}.")
        @Default("{}")
        Map<String, Source> tables) {
  /** What the query of {@code sql} calls the source at hand. */
  public static final String INPUT = "input";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public Data {
    features = features.map(List::copyOf);
    label = label.map(List::copyOf);
    tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    cast = Collections.unmodifiableMap(new LinkedHashMap<>(cast));
    List<String> named = features.orElse(List.of("*"));
    if (named.isEmpty()) {
      throw new IllegalArgumentException("features must name at least one column, or be \"*\"");
    }
    if (named.stream().distinct().count() < named.size()) {
      throw new IllegalArgumentException("features name a column twice");
    }
    List<String> labels = label.orElse(List.of());
    if (labels.stream().distinct().count() < labels.size()) {
      throw new IllegalArgumentException("label names a column twice");
    }
    if (sql.isEmpty() && !tables.isEmpty()) {
      throw new IllegalArgumentException("tables are for sql, which is not set");
    }
    for (String name : tables.keySet()) {
      if (!NAME.matcher(name).matches() || name.equalsIgnoreCase(INPUT)) {
        throw new IllegalArgumentException(
            "tables: %s is no name for one; letters, digits and _, and not %s"
                .formatted(name, INPUT));
      }
    }
    if (share(validation) + test.map(Data::share).orElse(0.0) >= 1) {
      throw new IllegalArgumentException(
          "the fractions of validation and test leave no rows for training");
    }
    requireOneSplit(validation, test);
  }

  /** Rows of one source are told apart in one way, or they could be meant for two splits. */
  private static void requireOneSplit(HeldOut validation, Optional<HeldOut> test) {
    if (validation instanceof Fraction mine
        && test.orElse(null) instanceof Fraction other
        && !mine.split().equals(other.split())) {
      throw new IllegalArgumentException(
          "validation and test are shares of one source, and its split is %s for the validation but %s for the test; give both the same split, or one of them a source of its own"
              .formatted(SplitMethods.name(mine.split()), SplitMethods.name(other.split())));
    }
  }

  /** Rows as the sources give them. */
  public Data(
      Source train,
      Optional<List<String>> features,
      Optional<String> label,
      Optional<String> weight,
      HeldOut validation,
      Optional<HeldOut> test,
      BadRows badRows) {
    this(
        train,
        features,
        label.map(List::of),
        weight,
        validation,
        test,
        badRows,
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  /** The label's columns: those named, else the source's own; empty where neither says one. */
  public List<String> labelColumns() {
    return label.orElseGet(() -> train.ownLabel().map(List::of).orElse(List.of()));
  }

  /** The share of training rows that are held out for validation; 0 where a source gives them. */
  public double validationShare() {
    return share(validation);
  }

  /** The share of training rows that are held out for the test; 0 where a source gives them. */
  public double testShare() {
    return test.map(Data::share).orElse(0.0);
  }

  /** How held-out rows are told from training rows, where they are of one source. */
  public SplitMethod split() {
    return Stream.of(Optional.of(validation), test)
        .flatMap(Optional::stream)
        .filter(Fraction.class::isInstance)
        .map(part -> ((Fraction) part).split())
        .findFirst()
        .orElseGet(RandomSplit::new);
  }

  private static double share(HeldOut heldOut) {
    return heldOut instanceof Fraction part ? part.fraction() : 0;
  }
}
