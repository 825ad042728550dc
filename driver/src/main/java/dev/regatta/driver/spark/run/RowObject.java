package dev.regatta.driver.spark.run;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.jspecify.annotations.Nullable;

/**
 * The type of an object of a plan that is a row of Spark's own. Spark's optimizer cuts structs that
 * a plan makes of objects down to the fields that are selected, and trusts the plan to make them
 * anew. Behind a type of a user's own it lets them be.
 */
final class RowObject extends UserDefinedType<InternalRow> {
  private static final long serialVersionUID = 1L;

  private final StructType fields;

  RowObject(StructType fields) {
    this.fields = fields;
  }

  @Override
  public DataType sqlType() {
    return fields;
  }

  @Override
  public Object serialize(InternalRow row) {
    return row;
  }

  @Override
  public InternalRow deserialize(Object row) {
    return (InternalRow) row;
  }

  @Override
  public Class<InternalRow> userClass() {
    return InternalRow.class;
  }

  /** Objects with other fields are of another type: one plan does not take those of another. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RowObject object && fields.equals(object.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }
}
