package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/** idx files, each task reading a range of their rows. */
final class IdxFrame extends Frame {
  /** Every task unpacks a compressed file up to its rows, so many tasks would unpack too much. */
  private static final int MAX_TASKS_COMPRESSED = 8;

  private static final long BYTES_PER_TASK = 64L << 20;

  private final SparkSession spark;
  private final IdxFile images;
  private final @Nullable IdxFile labels;

  private IdxFrame(
      SparkSession spark,
      String key,
      IdxFile images,
      @Nullable IdxFile labels,
      List<Field> fields) {
    super(key, "idx " + images.path(), fields);
    this.spark = spark;
    this.images = images;
    this.labels = labels;
  }

  static Frame open(SparkSession spark, String key, Idx source) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    IdxFile images = IdxFile.open(hadoop, key, source.path());
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(Idx.IMAGE, Field.Kind.VECTOR, "bytes", images.rowBytes()));
    IdxFile labels = null;
    if (source.labels().isPresent()) {
      labels = IdxFile.open(hadoop, key + ".labels", source.labels().get());
      requireLabels(key, images, labels);
      fields.add(Field.of(Idx.LABEL, Field.Kind.NUMBER, "byte"));
    }
    return new IdxFrame(spark, key, images, labels, fields);
  }

  private static void requireLabels(String key, IdxFile images, IdxFile labels) {
    if (labels.rows() != images.rows() || labels.rowBytes() != 1) {
      throw new UserException(
          "%s: %s holds %d labels of %d bytes for %d images; name the file that belongs to %s"
              .formatted(
                  key,
                  labels.path(),
                  labels.rows(),
                  labels.rowBytes(),
                  images.rows(),
                  images.path()));
    }
  }

  @Override
  public JavaRDD<Row> rows(List<String> columns) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = tasks(context.defaultParallelism());
    Range.Reader reader =
        new Range.Reader(
            images,
            labels,
            columns.toArray(String[]::new),
            new SerializableConfiguration(spark.sessionState().newHadoopConf()),
            tasks);
    List<Integer> ranges = IntStream.range(0, tasks).boxed().toList();
    return context.parallelize(ranges, tasks).flatMap(reader::read);
  }

  @Override
  public StructType schema(List<String> columns) {
    StructType schema = new StructType();
    for (String column : columns) {
      boolean image = column.equals(Idx.IMAGE);
      schema = schema.add(column, image ? DataTypes.BinaryType : DataTypes.IntegerType);
    }
    return schema;
  }

  private int tasks(int parallelism) {
    long bytes = (long) images.rows() * images.rowBytes();
    long bySize = Math.max(parallelism, bytes / BYTES_PER_TASK);
    long tasks = images.compressed() ? Math.min(parallelism, MAX_TASKS_COMPRESSED) : bySize;
    return (int) Math.max(1, Math.min(tasks, images.rows()));
  }

  /** The rows of one task. */
  private static final class Range implements Iterator<Row> {
    private final Reader reader;
    private final InputStream imageBytes;
    private final @Nullable InputStream labelBytes;
    private int remaining;

    Range(Reader reader, int from, int to) {
      this.reader = reader;
      Configuration hadoop = reader.hadoop.value();
      imageBytes = reader.images.at(hadoop, from);
      labelBytes = reader.labels == null ? null : reader.labels.at(hadoop, from);
      remaining = to - from;
      TaskContext task = TaskContext.get();
      if (task != null) {
        task.addTaskCompletionListener((TaskCompletionListener) ended -> close());
      }
    }

    @Override
    public boolean hasNext() {
      return remaining > 0;
    }

    @Override
    public Row next() {
      remaining--;
      byte[] image = reader.images.next(imageBytes);
      int label =
          reader.labels == null || labelBytes == null
              ? 0
              : reader.labels.next(labelBytes)[0] & 0xFF;
      Object[] cells = new Object[reader.columns.length];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = reader.columns[i].equals(Idx.IMAGE) ? image : (Object) label;
      }
      return RowFactory.create(cells);
    }

    private void close() {
      try {
        imageBytes.close();
        if (labelBytes != null) {
          labelBytes.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** What tasks need to open their ranges. */
    private static final class Reader implements Serializable {
      private static final long serialVersionUID = 1L;
      private final IdxFile images;
      private final @Nullable IdxFile labels;
      private final String[] columns;
      private final SerializableConfiguration hadoop;
      private final int tasks;

      Reader(
          IdxFile images,
          @Nullable IdxFile labels,
          String[] columns,
          SerializableConfiguration hadoop,
          int tasks) {
        this.images = images;
        this.labels = labels;
        this.columns = columns;
        this.hadoop = hadoop;
        this.tasks = tasks;
      }

      Iterator<Row> read(int task) {
        int from = (int) ((long) images.rows() * task / tasks);
        int to = (int) ((long) images.rows() * (task + 1) / tasks);
        return new Range(this, from, to);
      }
    }
  }
}
