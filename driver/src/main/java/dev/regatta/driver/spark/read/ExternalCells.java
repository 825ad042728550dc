package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.WideCell;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Cells of rows that hold objects. */
final class ExternalCells implements CellAccess<Row> {
  private final CellSyntax syntax;
  private Row row = RowFactory.create();

  ExternalCells(CellSyntax syntax) {
    this.syntax = syntax;
  }

  @Override
  public void at(Row next) {
    row = next;
  }

  @Override
  public @Nullable BadRowException malformed(String first) {
    return null;
  }

  @Override
  public double number(int column, String name) throws BadRowException {
    return Cells.number(row.get(column), syntax, name);
  }

  @Override
  public @Nullable String text(int column, String name) throws BadRowException {
    return Cells.text(row.get(column), syntax, name);
  }

  @Override
  public @Nullable String category(int column, String name) throws BadRowException {
    return Cells.category(row.get(column), syntax, name);
  }

  @Override
  public double time(int column, String name) throws BadRowException {
    return Cells.time(row.get(column), syntax, name);
  }

  @Override
  public void vector(int column, double[] numbers, int from, int size, Field.Kind kind, String name)
      throws BadRowException {
    Cells.vector(row.get(column), numbers, from, size, kind, name);
  }

  @Override
  public void wide(int column, WideCell into, int size, Field.Kind kind, String name)
      throws BadRowException {
    Cells.wide(row.get(column), into, size, kind, name);
  }

  @Override
  public void count(int column, ColumnCount into) {
    into.add(row.get(column), syntax);
  }
}
