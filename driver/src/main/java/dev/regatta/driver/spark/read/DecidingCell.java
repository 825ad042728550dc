package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.BadRowException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The cell by which a row is held out or not.
 *
 * @param index of its column among those that are read
 */
record DecidingCell(int index, String name, Field.Kind kind) implements Serializable {
  /**
   * Finds the column.
   *
   * @throws UserException where the frame lacks it, or it holds nothing to decide by
   */
  static DecidingCell of(Frame frame, String name, int index) {
    Field field = frame.require(name, "split");
    if (field.vector() || field.kind() == Field.Kind.UNSUPPORTED) {
      throw new UserException(
          "%s: column %s of %s is of type %s, and rows are held out by texts, numbers or times"
              .formatted(frame.key(), name, frame.name(), field.type()));
    }
    return new DecidingCell(index, name, field.kind());
  }

  /** What it names; null where it is missing. */
  @Nullable String category(CellAccess<?> cells) throws BadRowException {
    return cells.category(index, name);
  }

  /**
   * A number, or microseconds since 1970-01-01 UTC; NaN where it is missing. Texts that no one
   * declares to be numbers spell times: a guess by cell could mix the two.
   */
  double time(CellAccess<?> cells) throws BadRowException {
    boolean number = kind == Field.Kind.NUMBER || kind == Field.Kind.DECLARED_NUMBER;
    return number ? cells.number(index, name) : cells.time(index, name);
  }
}
