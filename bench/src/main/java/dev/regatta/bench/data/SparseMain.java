package dev.regatta.bench.data;

import dev.regatta.bench.task.Serving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Spark with two task threads, in a JVM of its own: answers what {@link SparseBench} asks. */
final class SparseMain {
  /** Numbers that are not zero, of each row of the wide vectors. */
  static final int NON_ZEROS = 40;

  private final SparkSession spark;
  private final Map<String, Epochs> epochs = new TreeMap<>();
  private final WideRows wide;

  private SparseMain(Path folder) {
    spark = SparkSession.builder().config(DataMain.conf(folder)).getOrCreate();
    wide = new WideRows(spark, folder);
  }

  /** Started with the folder for all files. */
  public static void main(String[] arguments) throws IOException {
    SparseMain main = new SparseMain(Path.of(arguments[0]));
    Serving.serve(main::answer);
    main.spark.stop();
  }

  private String answer(List<String> words) {
    return switch (words.get(0)) {
      case "pack" -> pack(words.get(1), words.get(2));
      case "epochs" -> Double.toString(epochs(words.get(1), Integer.parseInt(words.get(2))));
      case "write-wide" -> wide.write(Long.parseLong(words.get(1)));
      case "train-wide" -> wide.train();
      default -> throw new IllegalArgumentException("not a request: " + words);
    };
  }

  /** Packs the rows in one form; answers their bytes. */
  private String pack(String form, String path) {
    Epochs packed = Epochs.of(spark, path, form);
    epochs.put(form, packed);
    return Long.toString(packed.bytes());
  }

  private double epochs(String form, int runs) {
    Epochs packed = epochs.get(form);
    if (packed == null) {
      throw new IllegalArgumentException("not packed: " + form);
    }
    return packed.seconds(runs);
  }
}
