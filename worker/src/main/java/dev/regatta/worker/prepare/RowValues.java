package dev.regatta.worker.prepare;

import dev.regatta.worker.prepare.time.Instants;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of plain Java values by column: numbers, Booleans, texts, java.time's dates and times; a
 * vector is a float[], double[], byte[] (unsigned, as in images), a list of numbers, or a SortedMap
 * from the places of numbers, 0-based, to those that are not zero. A column that is not there is
 * missing. What is read has the bits that Spark's rows of the same values give.
 */
public final class RowValues {
  private final InputColumn[] columns;

  public RowValues(Layout layout) {
    columns = layout.inputs().toArray(InputColumn[]::new);
  }

  /** Fills a row's inputs; label and weight stay as they are. */
  public void read(Map<String, ? extends @Nullable Object> values, RawRow into)
      throws BadRowException {
    int number = 0;
    int text = 0;
    int wide = 0;
    for (InputColumn column : columns) {
      Object value = values.get(column.name());
      if (column.kind().text()) {
        into.texts[text++] = Values.category(value, column.name());
      } else if (column.wide()) {
        wide(column, value, into.wide[wide++]);
      } else {
        numbers(column, value, into.numbers, number);
        number += column.size();
      }
    }
  }

  private static void numbers(InputColumn column, @Nullable Object value, double[] numbers, int at)
      throws BadRowException {
    String name = column.name();
    switch (column.kind()) {
      case VECTOR -> vector(column, value, numbers, at);
      case DATE -> numbers[at] = Instants.days(Values.time(value, name));
      case TIMESTAMP -> numbers[at] = Values.time(value, name);
      case NUMBER, NUMERAL, TEXT, CATEGORY -> numbers[at] = Values.number(value, name);
    }
  }

  private static void vector(InputColumn column, @Nullable Object value, double[] numbers, int at)
      throws BadRowException {
    String name = column.name();
    if (value == null) {
      Arrays.fill(numbers, at, at + column.size(), Double.NaN);
      return;
    }
    if (value instanceof SortedMap<?, ?> few) {
      Arrays.fill(numbers, at, at + column.size(), 0);
      for (Map.Entry<?, ?> number : few.entrySet()) {
        numbers[at + place(column, number)] = number(column, number);
      }
      return;
    }
    requireSize(column, value);
    for (int i = 0; i < column.size(); i++) {
      numbers[at + i] = element(value, i, name);
    }
  }

  private static void wide(InputColumn column, @Nullable Object value, WideCell into)
      throws BadRowException {
    if (value == null) {
      into.miss();
      return;
    }
    into.clear();
    if (value instanceof SortedMap<?, ?> few) {
      int last = -1;
      for (Map.Entry<?, ?> number : few.entrySet()) {
        int place = place(column, number);
        if (place < last) {
          throw new BadRowException(column.name(), Values.BAD_INDICES);
        }
        into.add(place, number(column, number));
        last = place;
      }
      return;
    }
    requireSize(column, value);
    for (int i = 0; i < column.size(); i++) {
      into.add(i, element(value, i, column.name()));
    }
  }

  private static int place(InputColumn column, Map.Entry<?, ?> number) throws BadRowException {
    boolean right = number.getKey() instanceof Integer place && place >= 0 && place < column.size();
    if (!right) {
      throw new BadRowException(column.name(), Values.BAD_INDICES);
    }
    return (Integer) number.getKey();
  }

  private static double number(InputColumn column, Map.Entry<?, ?> number) throws BadRowException {
    return present(Values.number(number.getValue(), column.name()), column.name());
  }

  private static double present(double number, String column) throws BadRowException {
    if (Double.isNaN(number)) {
      throw new BadRowException(column, Values.MISSING_IN_VECTOR);
    }
    return number;
  }

  private static void requireSize(InputColumn column, Object value) throws BadRowException {
    int size = size(value);
    if (size != column.size()) {
      throw new BadRowException(column.name(), size < 0 ? Values.UNKNOWN_TYPE : Values.OTHER_SIZE);
    }
  }

  private static int size(Object vector) {
    if (vector instanceof float[] floats) {
      return floats.length;
    }
    if (vector instanceof double[] doubles) {
      return doubles.length;
    }
    if (vector instanceof byte[] bytes) {
      return bytes.length;
    }
    return vector instanceof List<?> list ? list.size() : -1;
  }

  private static double element(Object vector, int index, String column) throws BadRowException {
    if (vector instanceof float[] floats) {
      return Values.checked(floats[index], column);
    }
    if (vector instanceof double[] doubles) {
      return Values.checked(doubles[index], column);
    }
    if (vector instanceof byte[] bytes) {
      return Byte.toUnsignedInt(bytes[index]);
    }
    return present(Values.number(((List<?>) vector).get(index), column), column);
  }
}
