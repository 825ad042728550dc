package dev.regatta.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The columns of a DataFrame that params name, checked as Spark ML does: before any row is read.
 */
final class Columns {
  private Columns() {}

  /** Whether a param names a column: it is set, and not to nothing. */
  static boolean named(Params params, Param<String> column) {
    return params.isDefined(column) && !params.getOrDefault(column).isEmpty();
  }

  /** The columns that go in: those of the param for several, where it is set, or the one given. */
  static List<String> features(RegattaParams params, String featuresCol) {
    return params.isSet(params.featuresCols())
        ? List.copyOf(Arrays.asList(params.getFeaturesCols()))
        : List.of(featuresCol);
  }

  /**
   * Refuses features that are not there or of no usable type.
   *
   * @param single whether the column has to hold vectors or arrays, as {@code featuresCol} does
   */
  static void requireFeatures(StructType schema, List<String> columns, boolean single) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("featuresCols names no column");
    }
    for (String column : columns) {
      DataType type = field(schema, column, "features").dataType();
      boolean fits = vector(type) || (!single && scalar(type));
      if (!fits) {
        throw new IllegalArgumentException(
            "Features column %s is of type %s; it must hold vectors or arrays of numbers%s"
                .formatted(
                    column,
                    type.simpleString(),
                    single ? "" : ", numbers, booleans, texts or times"));
      }
    }
  }

  static void requireNumbers(StructType schema, String column, String role) {
    DataType type = field(schema, column, role).dataType();
    if (!(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          "The %s column %s is of type %s; it must be numeric%s"
              .formatted(
                  role,
                  column,
                  type.simpleString(),
                  type instanceof StringType ? ": put a StringIndexer before" : ""));
    }
  }

  static void requireTruth(StructType schema, String column) {
    DataType type = field(schema, column, "validation indicator").dataType();
    if (!(type instanceof BooleanType)) {
      throw new IllegalArgumentException(
          "The validation indicator column %s is of type %s; it must be boolean"
              .formatted(column, type.simpleString()));
    }
  }

  /** A column that has to be there. */
  static StructField field(StructType schema, String column, String role) {
    for (StructField field : schema.fields()) {
      if (field.name().equals(column)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "The %s column %s does not exist; the columns are %s"
            .formatted(role, column, String.join(", ", schema.fieldNames())));
  }

  /** The schema with an output column behind. */
  static StructType append(StructType schema, StructField output) {
    if (Arrays.asList(schema.fieldNames()).contains(output.name())) {
      throw new IllegalArgumentException("Column " + output.name() + " already exists.");
    }
    return schema.add(output);
  }

  static StructField numberOutput(String name) {
    return new StructField(name, DataTypes.DoubleType, false, Metadata.empty());
  }

  /** Class indexes, with the names that IndexToString looks for. */
  static StructField classOutput(String name, String[] classes) {
    Metadata metadata =
        NominalAttribute.defaultAttr().withName(name).withValues(classes).toMetadata();
    return new StructField(name, DataTypes.DoubleType, false, metadata);
  }

  static StructField vectorOutput(String name, int size) {
    Metadata metadata = new AttributeGroup(name, size).toMetadata();
    return new StructField(name, SQLDataTypes.VectorType(), false, metadata);
  }

  /** The class names in a label's metadata; none where it says nothing of them. */
  static String[] classes(StructField label) {
    Attribute attribute = Attribute.fromStructField(label);
    scala.Option<String[]> values = scala.Option.empty();
    if (attribute instanceof NominalAttribute nominal) {
      values = nominal.values();
    } else if (attribute instanceof BinaryAttribute binary) {
      values = binary.values();
    }
    return values.isDefined() ? values.get() : new String[0];
  }

  /** A column by its exact name, whatever characters are in it. */
  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private static boolean vector(DataType type) {
    return type.equals(SQLDataTypes.VectorType())
        || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
  }

  private static boolean scalar(DataType type) {
    return type instanceof NumericType
        || type instanceof BooleanType
        || type instanceof StringType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }
}
