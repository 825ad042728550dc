package dev.regatta.worker.prepare;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.time.Time;
import dev.regatta.worker.prepare.time.TimeParts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How each column of a layout is treated. Tasks receive it in their closures. */
public final class Treatments implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Layout layout;
  private final Treatment[] columns;
  private final Prepare.Label label;
  private final @Nullable RowForm rows;

  private Treatments(Layout layout, List<Treatment> columns, Prepare prepare) {
    this.layout = layout;
    this.columns = columns.toArray(Treatment[]::new);
    label = prepare.label();
    rows = prepare.rows().orElse(null);
  }

  /**
   * What a job says of the columns of its rows.
   *
   * @throws UserException naming every column whose treatment does not fit its kind
   */
  public static Treatments of(Layout layout, Prepare prepare) {
    ColumnRules rules = new ColumnRules(prepare);
    List<String> problems = new ArrayList<>();
    List<Treatment> columns = new ArrayList<>();
    for (InputColumn column : layout.inputs()) {
      Optional<ColumnPrepare> rule = rules.of(column.name());
      rule.ifPresent(own -> requireFit(column, own, rules, problems));
      TimeParts time = time(column, rule.flatMap(ColumnPrepare::time).orElse(prepare.time()));
      if (time != null && time.numbers() + time.cycleWidth() == 0) {
        problems.add(
            "column %s holds dates, which have no hour; name other parts, or leave it out of data.features"
                .formatted(column.name()));
      }
      columns.add(
          new Treatment(
              column,
              rule.flatMap(ColumnPrepare::numeric).orElse(prepare.numeric()),
              rule.flatMap(ColumnPrepare::categorical).orElse(prepare.categorical()),
              rule.flatMap(ColumnPrepare::missing).orElse(prepare.missing()),
              time));
    }
    if (!problems.isEmpty()) {
      throw new UserException(String.join("; ", problems));
    }
    return new Treatments(layout, columns, prepare);
  }

  private static @Nullable TimeParts time(InputColumn column, Time time) {
    return column.timeUnit().map(time::of).orElse(null);
  }

  /**
   * A pattern may catch columns of many kinds: it gives each what fits. A name means its column.
   */
  private static void requireFit(
      InputColumn column, ColumnPrepare rule, ColumnRules rules, List<String> problems) {
    List<String> strangers = rule.strangers(column.kind());
    if (!strangers.isEmpty() && rules.key(column.name()).equals(Optional.of(column.name()))) {
      problems.add(
          "prepare.columns.%s: %s says nothing for a column of %s; leave it out, or set its kind"
              .formatted(column.name(), String.join(" and ", strangers), cells(column.kind())));
    }
  }

  private static String cells(InputColumn.Kind kind) {
    return switch (kind) {
      case NUMBER, NUMERAL -> "numbers";
      case VECTOR -> "vectors";
      case TEXT -> "texts";
      case CATEGORY -> "categories";
      case DATE -> "dates";
      case TIMESTAMP -> "timestamps";
    };
  }

  public Layout layout() {
    return layout;
  }

  Treatment[] columns() {
    return columns;
  }

  Prepare.Label label() {
    return label;
  }

  /** How rows are held; empty where what they hold decides. */
  Optional<RowForm> rows() {
    return Optional.ofNullable(rows);
  }
}
