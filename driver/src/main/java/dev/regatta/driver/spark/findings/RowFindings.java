package dev.regatta.driver.spark.findings;

import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.report.ModelFindings;
import dev.regatta.driver.spark.shard.PreparedData;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.worker.Workers;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.metric.Findings;
import dev.regatta.worker.metric.SliceSums;
import dev.regatta.worker.prepare.CategorySlices;
import dev.regatta.worker.prepare.ColumnInputs;
import dev.regatta.worker.prepare.RowForm;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Finds out what a model does with a job's held-out rows, in one pass over the cached shards. */
public final class RowFindings {
  static final String WEIGHTS = "weights";

  /** What a worker returns. */
  private static final int PARTS = 3;

  /** Every column costs a pass of its own over a sample. */
  private static final int MOST_COLUMNS = 256;

  private RowFindings() {}

  /**
   * Looks at the test rows, or at the validation rows of a job without; columns are shuffled in
   * validation rows, where there are some.
   *
   * @param weights of the network that the spec describes
   */
  public static ModelFindings of(
      JavaSparkContext spark, PreparedData data, WorkerSpec spec, float[] weights) {
    Part judged =
        rows(data, Split.TEST) > 0
            ? Part.TEST
            : rows(data, Split.VALIDATION) > 0 ? Part.VALIDATION : Part.TRAINING_SAMPLE;
    Part shuffled = rows(data, Split.VALIDATION) > 0 ? Part.VALIDATION : judged;
    List<ColumnInputs> columns = columns(data, spec);
    List<CategorySlices> slices =
        spec.rows() == RowForm.DENSE ? data.preparation().slices() : List.of();
    Tensors frame = new Tensors();
    frame.put(WEIGHTS, weights);
    Broadcast<byte[]> broadcast = spark.broadcast(frame.encode());
    try {
      FindTask task =
          new FindTask(
              Workers.dumpSpec(spec).toString(), broadcast, judged, shuffled, columns, slices);
      Findings findings = spec.newFindings();
      SliceSums sliced = new SliceSums(slices);
      double[] sums = new double[columns.isEmpty() ? 0 : 2 + columns.size()];
      List<long[]> found = data.shards().mapPartitions(task, true).collect();
      for (int i = 0; i < found.size(); i += PARTS) {
        findings.merge(found.get(i));
        sliced.merge(FindTask.doubles(found.get(i + 1)));
        double[] own = FindTask.doubles(found.get(i + 2));
        Arrays.setAll(sums, j -> sums[j] + own[j]);
      }
      return new ModelFindings(
          judged.describe(), findings, importances(columns, sums), slices(slices, sliced));
    } finally {
      broadcast.destroy();
    }
  }

  private static List<ModelFindings.Slice> slices(List<CategorySlices> columns, SliceSums sums) {
    List<ModelFindings.Slice> slices = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      List<String> names = columns.get(i).names();
      for (int slice = 0; slice < names.size(); slice++) {
        if (sums.weight(i, slice) > 0) {
          slices.add(
              new ModelFindings.Slice(
                  columns.get(i).column(),
                  names.get(slice),
                  sums.weight(i, slice),
                  sums.loss(i, slice),
                  sums.right(i, slice)));
        }
      }
    }
    return slices;
  }

  private static long rows(PreparedData data, Split split) {
    return LongStream.of(data.rowsPerWorker(split)).sum();
  }

  /** Those that can be shuffled, and are worth it. */
  private static List<ColumnInputs> columns(PreparedData data, WorkerSpec spec) {
    List<ColumnInputs> columns = data.preparation().columnInputs();
    boolean cheap = columns.size() > 1 && columns.size() <= MOST_COLUMNS;
    return cheap && spec.rows() == RowForm.DENSE ? columns : List.of();
  }

  private static List<ModelFindings.Importance> importances(
      List<ColumnInputs> columns, double[] sums) {
    List<ModelFindings.Importance> importances = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      double more = (sums[2 + i] - sums[1]) / sums[0];
      importances.add(new ModelFindings.Importance(columns.get(i).column().name(), more));
    }
    return importances;
  }
}
