package dev.regatta.worker.prepare;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Doc;
import dev.regatta.worker.prepare.category.Categorical;
import dev.regatta.worker.prepare.number.Missing;
import dev.regatta.worker.prepare.number.Numeric;
import dev.regatta.worker.prepare.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one column is and how it is treated, where that is not as for all. */
@Doc("What a column is and how it is treated, where that is not as for all.")
public record ColumnPrepare(
    @Doc("What its cells are read as: number, category, date, timestamp; auto: as they are.") @Auto
        Optional<Kind> kind,
    @Doc("Scaling of its numbers; auto: as prepare.numeric.") @Auto Optional<Numeric> numeric,
    @Doc("Encoding of its categories; auto: as prepare.categorical.") @Auto
        Optional<Categorical> categorical,
    @Doc("The parts of its times; auto: as prepare.time.") @Auto Optional<Time> time,
    @Doc("What stands for its missing cells; auto: as prepare.missing.") @Auto
        Optional<Missing> missing) {

  /** What cells can be read as. */
  public enum Kind {
    NUMBER(InputColumn.Kind.NUMERAL),
    CATEGORY(InputColumn.Kind.CATEGORY),
    DATE(InputColumn.Kind.DATE),
    TIMESTAMP(InputColumn.Kind.TIMESTAMP);

    private final InputColumn.Kind read;

    Kind(InputColumn.Kind read) {
      this.read = read;
    }

    /** The kind of such a column in a layout. */
    public InputColumn.Kind read() {
      return read;
    }
  }

  public ColumnPrepare {
    kind.ifPresent(given -> requireFit(strangers(given.read(), numeric, categorical, time), given));
  }

  /** The keys that say nothing for a column of some kind. */
  List<String> strangers(InputColumn.Kind of) {
    return strangers(of, numeric, categorical, time);
  }

  private static List<String> strangers(
      InputColumn.Kind kind,
      Optional<Numeric> numeric,
      Optional<Categorical> categorical,
      Optional<Time> time) {
    boolean ofTime = kind == InputColumn.Kind.DATE || kind == InputColumn.Kind.TIMESTAMP;
    List<String> strangers = new ArrayList<>();
    if (numeric.isPresent() && kind.text()) {
      strangers.add("numeric");
    }
    if (categorical.isPresent() && !kind.text()) {
      strangers.add("categorical");
    }
    if (time.isPresent() && !ofTime) {
      strangers.add("time");
    }
    return strangers;
  }

  private static void requireFit(List<String> strangers, Kind kind) {
    if (!strangers.isEmpty()) {
      throw new IllegalArgumentException(
          "%s says nothing for kind %s; leave it out, or take another kind"
              .formatted(
                  String.join(" and ", strangers), kind.name().toLowerCase(java.util.Locale.ROOT)));
    }
  }
}
