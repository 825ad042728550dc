package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Numbers;
import dev.regatta.worker.prepare.Values;
import dev.regatta.worker.prepare.WideCell;
import dev.regatta.worker.prepare.time.Instants;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/** Cells of Spark's own rows, read where they lie: no object per cell but for texts and vectors. */
final class InternalCells implements CellAccess<InternalRow> {
  private static final int NO_COLUMN = -1;

  /** How Spark ML stores a vector: kind, size, indices, values. */
  private static final int VECTOR_FIELDS = 4;

  private static final byte DENSE = 1;

  /** How a column is stored. */
  private enum Storage {
    BOOLEAN,
    BYTE,
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    DECIMAL,
    TEXT,
    DATE,
    TIMESTAMP,
    OTHER;

    private static final Map<DataType, Storage> SIMPLE =
        Map.ofEntries(
            Map.entry(DataTypes.BooleanType, BOOLEAN),
            Map.entry(DataTypes.ByteType, BYTE),
            Map.entry(DataTypes.ShortType, SHORT),
            Map.entry(DataTypes.IntegerType, INT),
            Map.entry(DataTypes.LongType, LONG),
            Map.entry(DataTypes.FloatType, FLOAT),
            Map.entry(DataTypes.DoubleType, DOUBLE),
            Map.entry(DataTypes.StringType, TEXT),
            Map.entry(DataTypes.DateType, DATE),
            Map.entry(DataTypes.TimestampType, TIMESTAMP),
            Map.entry(DataTypes.TimestampNTZType, TIMESTAMP));

    static Storage of(DataType type) {
      return type instanceof DecimalType ? DECIMAL : SIMPLE.getOrDefault(type, OTHER);
    }
  }

  private final CellSyntax syntax;
  private final int[] ordinals;
  private final Storage[] storage;
  private final DataType[] types;
  private final Function1<Object, Object>[] converters;
  private final @Nullable Flaw flaw;
  private final boolean[] vectors;
  private final int malformed;
  private InternalRow row = new UnsafeRow(0);
  private byte[] buffer = new byte[64];

  /**
   * Reads a table's rows.
   *
   * @param columns in the order of their numbers
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  InternalCells(StructType schema, String[] columns, @Nullable Flaw flaw, CellSyntax syntax) {
    this.syntax = syntax;
    this.flaw = flaw;
    malformed = flaw == null ? NO_COLUMN : schema.fieldIndex(flaw.column());
    ordinals = new int[columns.length];
    storage = new Storage[columns.length];
    types = new DataType[columns.length];
    converters = new Function1[columns.length];
    vectors = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      ordinals[i] = schema.fieldIndex(columns[i]);
      types[i] = schema.apply(ordinals[i]).dataType();
      storage[i] = Storage.of(types[i]);
      vectors[i] = types[i].equals(SQLDataTypes.VectorType());
      converters[i] = (Function1) CatalystTypeConverters.createToScalaConverter(types[i]);
    }
  }

  @Override
  public void at(InternalRow next) {
    row = next;
  }

  @Override
  public @Nullable BadRowException malformed(String first) {
    return flaw == null || row.isNullAt(malformed)
        ? null
        : flaw.of(row.getUTF8String(malformed).toString(), first);
  }

  @Override
  public double number(int column, String name) throws BadRowException {
    int ordinal = ordinals[column];
    if (row.isNullAt(ordinal)) {
      return Double.NaN;
    }
    return switch (storage[column]) {
      case FLOAT -> Values.checked(row.getFloat(ordinal), name);
      case DOUBLE -> Values.checked(row.getDouble(ordinal), name);
      case INT -> row.getInt(ordinal);
      case LONG -> row.getLong(ordinal);
      case TEXT -> parse(column, name);
      case BOOLEAN -> row.getBoolean(ordinal) ? 1 : 0;
      case BYTE -> row.getByte(ordinal);
      case SHORT -> row.getShort(ordinal);
      case DECIMAL -> Values.checked(decimal(column), name);
      case DATE, TIMESTAMP, OTHER -> Cells.number(cell(column), syntax, name);
    };
  }

  private double decimal(int column) {
    DecimalType type = (DecimalType) types[column];
    return row.getDecimal(ordinals[column], type.precision(), type.scale()).toDouble();
  }

  @Override
  public double time(int column, String name) throws BadRowException {
    int ordinal = ordinals[column];
    if (row.isNullAt(ordinal)) {
      return Double.NaN;
    }
    return switch (storage[column]) {
      case DATE -> Instants.ofDays(row.getInt(ordinal));
      case TIMESTAMP -> row.getLong(ordinal);
      default -> Cells.time(cell(column), syntax, name);
    };
  }

  @Override
  public @Nullable String category(int column, String name) throws BadRowException {
    return Cells.category(cell(column), syntax, name);
  }

  private double parse(int column, String name) throws BadRowException {
    UTF8String text = row.getUTF8String(ordinals[column]);
    double number = syntax.namesNumbers() ? Double.NaN : plainNumber(text);
    return Double.isNaN(number)
        ? Cells.number(text.toString(), syntax, name)
        : Values.checked(number, name);
  }

  /** The number that a text spells; NaN where it spells none. */
  private double plainNumber(UTF8String text) {
    int bytes = text.numBytes();
    if (bytes > buffer.length) {
      buffer = new byte[2 * bytes];
    }
    text.writeToMemory(buffer, Platform.BYTE_ARRAY_OFFSET);
    return Numbers.parseOrNaN(buffer, bytes);
  }

  @Override
  public @Nullable String text(int column, String name) throws BadRowException {
    return Cells.text(cell(column), syntax, name);
  }

  @Override
  public void vector(int column, double[] numbers, int from, int size, Field.Kind kind, String name)
      throws BadRowException {
    ArrayData dense = dense(column);
    if (dense == null || dense.numElements() != size) {
      Cells.vector(cell(column), numbers, from, size, kind, name);
      return;
    }
    copy(dense, numbers, from);
    Values.check(numbers, from, size, name);
  }

  private static void copy(ArrayData from, double[] to, int at) {
    int size = from.numElements();
    if (from instanceof UnsafeArrayData bytes) {
      long start =
          bytes.getBaseOffset() + UnsafeArrayData.calculateHeaderPortionInBytes((long) size);
      long target = Platform.DOUBLE_ARRAY_OFFSET + (long) Double.BYTES * at;
      Platform.copyMemory(bytes.getBaseObject(), start, to, target, (long) Double.BYTES * size);
      return;
    }
    for (int i = 0; i < size; i++) {
      to[at + i] = from.getDouble(i);
    }
  }

  @Override
  public void wide(int column, WideCell into, int size, Field.Kind kind, String name)
      throws BadRowException {
    int ordinal = ordinals[column];
    if (!vectors[column] || row.isNullAt(ordinal)) {
      Cells.wide(cell(column), into, size, kind, name);
      return;
    }
    InternalRow vector = row.getStruct(ordinal, VECTOR_FIELDS);
    ArrayData values = vector.getArray(VECTOR_FIELDS - 1);
    boolean dense = vector.getByte(0) == DENSE;
    Cells.requireSize(dense ? values.numElements() : vector.getInt(1), size, kind, name);
    into.clear();
    if (dense) {
      for (int i = 0; i < values.numElements(); i++) {
        into.add(i, Values.checked(values.getDouble(i), name));
      }
    } else {
      sparse(vector.getArray(2), values, into, size, name);
    }
  }

  private static void sparse(
      ArrayData indices, ArrayData values, WideCell into, int size, String name)
      throws BadRowException {
    int last = -1;
    for (int i = 0; i < indices.numElements(); i++) {
      int index = indices.getInt(i);
      if (index <= last || index >= size || i >= values.numElements()) {
        throw new BadRowException(name, Values.BAD_INDICES);
      }
      into.add(index, Values.checked(values.getDouble(i), name));
      last = index;
    }
  }

  /** The numbers of a dense vector of Spark ML where they lie; null where the cell is no such. */
  private @Nullable ArrayData dense(int column) {
    int ordinal = ordinals[column];
    if (!vectors[column] || row.isNullAt(ordinal)) {
      return null;
    }
    InternalRow vector = row.getStruct(ordinal, VECTOR_FIELDS);
    return vector.getByte(0) == DENSE ? vector.getArray(VECTOR_FIELDS - 1) : null;
  }

  @Override
  public void count(int column, ColumnCount into) {
    int ordinal = ordinals[column];
    boolean text = storage[column] == Storage.TEXT && !row.isNullAt(ordinal);
    if (text && !syntax.namesNumbers() && !Double.isNaN(plainNumber(row.getUTF8String(ordinal)))) {
      into.addNumber();
    } else {
      into.add(cell(column), syntax);
    }
  }

  private @Nullable Object cell(int column) {
    int ordinal = ordinals[column];
    return row.isNullAt(ordinal) ? null : converters[column].apply(row.get(ordinal, types[column]));
  }
}
