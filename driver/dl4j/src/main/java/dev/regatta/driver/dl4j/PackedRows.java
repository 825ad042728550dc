package dev.regatta.driver.dl4j;

import dev.regatta.driver.spark.shard.FloatRows;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/** The rows of the last RDD that was fitted, packed for as long as fits want the same. */
final class PackedRows implements AutoCloseable {
  private record Want(JavaSparkContext spark, int source, int workers) {
    boolean sameAs(@Nullable Want other) {
      return other != null
          && other.spark.sc() == spark.sc()
          && other.source == source
          && other.workers == workers;
    }
  }

  /** Rows with the form that they were packed by. */
  record Packed(RowForm form, FloatRows rows) {}

  private @Nullable Want want;
  private @Nullable Packed packed;

  /** The rows of an RDD, if they are packed already. */
  @Nullable Packed of(JavaSparkContext spark, int source, int workers) {
    return new Want(spark, source, workers).sameAs(want) ? packed : null;
  }

  /** Packs the rows of an RDD; others are freed. */
  Packed pack(
      JavaSparkContext spark, int source, JavaRDD<DataSet> data, RowForm form, int workers) {
    close();
    JavaRDD<float[]> floats = data.mapPartitions(form::floats);
    FloatRows rows = FloatRows.pack(floats, form.inputs(), form.labels(), workers, "fit");
    Packed made = new Packed(form, rows);
    want = new Want(spark, source, workers);
    packed = made;
    return made;
  }

  @Override
  public void close() {
    Packed last = packed;
    Want of = want;
    packed = null;
    want = null;
    if (last != null && of != null && !of.spark.sc().isStopped()) {
      last.rows().close();
    }
  }
}
