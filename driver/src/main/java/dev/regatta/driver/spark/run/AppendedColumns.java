package dev.regatta.driver.spark.run;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.UnwrapUDT;
import org.apache.spark.sql.catalyst.plans.logical.DeserializeToObject;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MapPartitions;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SerializeFromObject;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.runtime.AbstractFunction1;

/**
 * Columns that a task makes of the rows of a partition, behind a DataFrame's own. It is the plan of
 * {@code Dataset.mapPartitions}, whose objects are here Spark's own rows: the DataFrame's columns
 * pass through as bytes, and no cell becomes a Java object and back again.
 */
final class AppendedColumns {
  private static final Seq<String> NO_NAMES = seq(List.of());
  private static final String OBJECT = "object";

  private AppendedColumns() {}

  /** What a task does with the rows of a partition. */
  interface Work extends Serializable {
    /**
     * Appends to rows.
     *
     * @param rows copies, which may be kept
     * @return for each of the rows one with its cells and, behind them, the appended ones. It is
     *     done with when the next is asked for
     */
    Iterator<InternalRow> of(Iterator<InternalRow> rows);
  }

  /**
   * A DataFrame with more columns. Lazy.
   *
   * @param given the types of the DataFrame's columns, under any names
   * @param schema of the result, with what columns say of themselves
   */
  static Dataset<Row> of(Dataset<Row> rows, StructType given, StructType schema, Work work) {
    StructType made = given;
    for (int i = given.size(); i < schema.size(); i++) {
      made = made.add(schema.apply(i));
    }
    LogicalPlan plan =
        new DeserializeToObject(
            struct(rows.logicalPlan().output(), given), object(given), rows.logicalPlan());
    RowObject type = new RowObject(made);
    plan = new MapPartitions(new OverRows(work), object(type), plan);
    NamedExpression object = named(new BoundReference(0, type, false), OBJECT, Metadata.empty());
    plan = new SerializeFromObject(seq(List.of(object)), plan);
    plan = new Project(columns(new UnwrapUDT(object.toAttribute()), schema), plan);
    return Dataset.ofRows(rows.sparkSession(), plan);
  }

  private static Expression struct(Seq<Attribute> columns, StructType names) {
    List<Expression> pairs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      pairs.add(Literal.create(names.apply(i).name(), DataTypes.StringType));
      pairs.add(columns.apply(i));
    }
    return new CreateNamedStruct(seq(pairs));
  }

  private static Attribute object(DataType type) {
    return new AttributeReference(
        OBJECT, type, false, Metadata.empty(), NamedExpression.newExprId(), NO_NAMES);
  }

  private static Seq<NamedExpression> columns(Expression object, StructType schema) {
    List<NamedExpression> columns = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      Expression cell = new GetStructField(object, i, Option.empty());
      columns.add(named(cell, schema.apply(i).name(), schema.apply(i).metadata()));
    }
    return seq(columns);
  }

  private static NamedExpression named(Expression cell, String name, Metadata metadata) {
    return new Alias(
        cell, name, NamedExpression.newExprId(), NO_NAMES, Option.apply(metadata), NO_NAMES);
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }

  /** The work in Scala's terms. Spark reuses a row for the next one. */
  private static final class OverRows
      extends AbstractFunction1<
          scala.collection.Iterator<Object>, scala.collection.Iterator<Object>>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Work work;

    OverRows(Work work) {
      this.work = work;
    }

    @Override
    public scala.collection.Iterator<Object> apply(scala.collection.Iterator<Object> rows) {
      return JavaConverters.asScalaIterator(new Objects(work.of(new Copies(rows))));
    }
  }

  private record Objects(Iterator<InternalRow> rows) implements Iterator<Object> {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Object next() {
      return rows.next();
    }
  }

  private record Copies(scala.collection.Iterator<Object> rows) implements Iterator<InternalRow> {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public InternalRow next() {
      return ((InternalRow) rows.next()).copy();
    }
  }
}
