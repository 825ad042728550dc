package dev.regatta.driver.spark.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Made-up rows, each task making a range of them. */
final class SyntheticFrame extends Frame {
  private static final int FRIEDMAN_NUMBERS = 10;
  private static final int ECHO_SIGNS = 8;

  private final SparkSession spark;
  private final Synthetic source;

  SyntheticFrame(SparkSession spark, String key, Synthetic source) {
    super(key, "synthetic " + source.kind().toString().toLowerCase(Locale.ROOT), fields(source));
    this.spark = spark;
    this.source = source;
  }

  private static List<Field> fields(Synthetic source) {
    List<Field> fields = new ArrayList<>();
    if (source.kind() == Synthetic.Kind.SPIRALS) {
      fields.add(Field.of("x", Field.Kind.NUMBER, "double"));
      fields.add(Field.of("y", Field.Kind.NUMBER, "double"));
    } else {
      int numbers = source.kind() == Synthetic.Kind.ECHO ? ECHO_SIGNS : FRIEDMAN_NUMBERS;
      for (int i = 1; i <= numbers; i++) {
        fields.add(Field.of("x" + i, Field.Kind.NUMBER, "double"));
      }
    }
    boolean number = source.kind() == Synthetic.Kind.FRIEDMAN;
    Field.Kind label = number ? Field.Kind.NUMBER : Field.Kind.TEXT;
    fields.add(Field.of(Synthetic.LABEL, label, number ? "double" : "text"));
    return fields;
  }

  @Override
  public JavaRDD<Row> rows(List<String> columns) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = (int) Math.min(context.defaultParallelism(), source.rows());
    List<String> all = columns();
    int[] chosen = columns.stream().mapToInt(all::indexOf).toArray();
    Synthetic made = source;
    int width = all.size();
    return context
        .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
        .flatMap(
            task ->
                LongStream.range(made.rows() * task / tasks, made.rows() * (task + 1) / tasks)
                    .mapToObj(index -> choose(row(made, index, width), chosen))
                    .iterator());
  }

  @Override
  public StructType schema(List<String> columns) {
    StructType schema = new StructType();
    for (String column : columns) {
      boolean text = require(column, "chosen").kind() == Field.Kind.TEXT;
      schema = schema.add(column, text ? DataTypes.StringType : DataTypes.DoubleType);
    }
    return schema;
  }

  private static Object[] row(Synthetic source, long index, int width) {
    double[] numbers = new double[width - 1];
    Object label = label(source, index, numbers);
    Object[] cells = new Object[width];
    for (int i = 0; i < numbers.length; i++) {
      cells[i] = numbers[i];
    }
    cells[width - 1] = label;
    return cells;
  }

  private static Object label(Synthetic source, long index, double[] numbers) {
    return switch (source.kind()) {
      case SPIRALS -> String.valueOf((char) ('a' + SyntheticRows.spiral(source, index, numbers)));
      case FRIEDMAN -> SyntheticRows.friedman(source, index, numbers);
      case ECHO -> SyntheticRows.echo(source, index, numbers) ? "same" : "other";
    };
  }

  private static Row choose(Object[] cells, int[] chosen) {
    Object[] row = new Object[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      row[i] = cells[chosen[i]];
    }
    return RowFactory.create(row);
  }
}
