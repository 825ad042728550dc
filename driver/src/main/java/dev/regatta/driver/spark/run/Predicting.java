package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.read.Frame;
import dev.regatta.driver.spark.read.RowReader;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.prepare.LabelColumn;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Predictions of a model for the rows of a source, beside all of its columns. */
public final class Predicting {
  static final String PREDICTION = "prediction";
  static final String PROBABILITIES = "probabilities";

  private Predicting() {}

  /**
   * Writes Parquet: the source's columns, {@code prediction} (a class, or a number in a regression)
   * and for classes {@code probabilities}, in the order of the model's classes.
   *
   * @param output a directory that does not exist
   * @throws UserException where the source does not fit the model or has bad rows, or the output
   *     exists
   */
  public static void run(SparkSession session, Model model, Source source, String output) {
    requireNew(session, output);
    Frame frame = Evaluating.open(session, source);
    RowReader reader = RowReader.all(model.preparation().layout(), frame, RowReader.Labels.ABSENT);
    StructType schema = schema(frame, model);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<byte[][]> broadcast = spark.broadcast(ModelFrame.encode(model));
    try {
      JavaRDD<Row> rows =
          frame.rows(reader.columns()).mapPartitions(new PredictRows(broadcast, reader));
      Failures.explained(
          "--data",
          () -> {
            session.createDataFrame(rows, schema).write().parquet(output);
            return output;
          });
    } catch (RuntimeException e) {
      discardEmpty(session, output, e);
      throw e;
    } finally {
      broadcast.destroy();
    }
  }

  /** Spark takes back what its tasks wrote, but the directory stays and would be in the way. */
  private static void discardEmpty(SparkSession session, String output, RuntimeException failure) {
    Path path = new Path(output);
    try {
      FileSystem files = fileSystem(session, path);
      if (files.exists(path) && files.listStatus(path).length == 0) {
        files.delete(path, false);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static FileSystem fileSystem(SparkSession session, Path path) throws IOException {
    return path.getFileSystem(session.sparkContext().hadoopConfiguration());
  }

  private static void requireNew(SparkSession session, String output) {
    Path path = new Path(output);
    try {
      if (fileSystem(session, path).exists(path)) {
        throw new UserException("--output " + output + " exists; give another path, or remove it");
      }
    } catch (IOException e) {
      throw new UserException("--output " + output + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static StructType schema(Frame frame, Model model) {
    for (String column : List.of(PREDICTION, PROBABILITIES)) {
      if (frame.columns().contains(column)) {
        throw new UserException(
            "--data: %s has a column %s already; rename it".formatted(frame.name(), column));
      }
    }
    StructType schema =
        frame
            .schema(frame.columns())
            .add(PREDICTION, predictionType(model.preparation().layout().label().kind()));
    return model.preparation().classifies()
        ? schema.add(PROBABILITIES, DataTypes.createArrayType(DataTypes.FloatType, false))
        : schema;
  }

  private static DataType predictionType(LabelColumn.Kind kind) {
    return kind == LabelColumn.Kind.CLASS_TEXT ? DataTypes.StringType : DataTypes.DoubleType;
  }

  /** The task: the rows of one partition, block by block. */
  private static final class PredictRows implements FlatMapFunction<Iterator<Row>, Row> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<byte[][]> broadcast;
    private final RowReader reader;

    PredictRows(Broadcast<byte[][]> broadcast, RowReader reader) {
      this.broadcast = broadcast;
      this.reader = reader;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws IOException {
      return new Predicted(ModelFrame.decode(broadcast.value()), reader, rows);
    }
  }

  /** Rows with their predictions. */
  private static final class Predicted implements Iterator<Row> {
    private final Model model;
    private final Predictor predictor;
    private final PreparedBlock block;
    private final Queue<Row> ready = new ArrayDeque<>();

    Predicted(Model model, RowReader reader, Iterator<Row> rows) {
      this.model = model;
      predictor = new Predictor(model);
      block =
          new PreparedBlock(
              reader, model.preparation(), rows, predictor.features(), predictor.blockRows());
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty()) {
        List<Row> rows = block.next(RowReader.Labels.ABSENT);
        float[] predictions = predictor.predict(rows.size());
        for (int i = 0; i < rows.size(); i++) {
          ready.add(row(rows.get(i), i, predictions));
        }
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private Row row(Row input, int index, float[] predictions) {
      int columns = input.size();
      boolean classifies = model.preparation().classifies();
      Object[] cells = new Object[columns + (classifies ? 2 : 1)];
      for (int i = 0; i < columns; i++) {
        cells[i] = input.get(i);
      }
      if (!classifies) {
        cells[columns] = model.preparation().target(predictions[index]);
        return RowFactory.create(cells);
      }
      String name = model.preparation().classes().get(predictor.bestClass(index));
      boolean text = model.preparation().layout().label().text();
      cells[columns] = text ? name : (Object) Double.valueOf(name);
      List<Float> probabilities = new ArrayList<>();
      int perRow = predictor.predictionsPerRow();
      for (int i = index * perRow; i < (index + 1) * perRow; i++) {
        probabilities.add(predictions[i]);
      }
      cells[columns + 1] = probabilities.toArray();
      return RowFactory.create(cells);
    }
  }
}
