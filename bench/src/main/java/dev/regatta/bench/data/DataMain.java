package dev.regatta.bench.data;

import dev.regatta.bench.task.Serving;
import dev.regatta.driver.spark.RegattaRegistrator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark with two task threads, in a JVM of its own: answers what {@link DataBench} asks. */
final class DataMain {
  private final SparkSession spark;
  private final DataFiles files;
  private final MixedFiles mixed;
  private final String output;

  private DataMain(Path folder) {
    spark = SparkSession.builder().config(conf(folder)).getOrCreate();
    files = new DataFiles(spark, folder);
    mixed = new MixedFiles(spark, folder);
    output = folder.resolve("run").toString();
  }

  /** Started with the folder for all files. */
  public static void main(String[] arguments) throws IOException {
    DataMain main = new DataMain(Path.of(arguments[0]));
    Serving.serve(main::answer);
    main.spark.stop();
  }

  private String answer(List<String> words) {
    return switch (words.get(0)) {
      case "write-mixed" -> mixed.write(Long.parseLong(words.get(1)));
      case "first-round" -> Double.toString(FirstRound.seconds(spark, mixed.path(), output));
      case "write-shape" -> files.write(Shape.valueOf(words.get(1)), Long.parseLong(words.get(2)));
      case "whole-shape" -> whole(Shape.valueOf(words.get(1)));
      default -> answer(words, Format.valueOf(words.get(1)));
    };
  }

  private String answer(List<String> words, Format format) {
    return switch (words.get(0)) {
      case "write" -> files.write(format, Long.parseLong(words.get(2)));
      case "whole" -> Passage.of(spark, format.source(files.path(format))).words();
      case "scan" -> Double.toString(scan(format));
      default -> throw new IllegalArgumentException("not a request: " + words);
    };
  }

  private String whole(Shape shape) {
    return Passage.of(spark, Format.CSV.source(files.path(shape))).words();
  }

  /** Seconds in which Spark reads all columns and does nothing with them. */
  private double scan(Format format) {
    long start = System.nanoTime();
    spark
        .read()
        .option("header", true)
        .format(format.word())
        .load(files.path(format))
        .write()
        .format("noop")
        .mode("append")
        .save();
    return (System.nanoTime() - start) / 1e9;
  }

  static SparkConf conf(Path folder) {
    return new SparkConf()
        .setMaster("local[2]")
        .setAppName("bench")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.local.dir", folder.resolve("local").toString())
        .set("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .set("spark.kryo.registrator", RegattaRegistrator.class.getName());
  }
}
