package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.read.Csv;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.model.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DFSConfigKeys;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows, runs and models on an HDFS: one of a name node and a data node, in this JVM. */
@Tag("cluster")
class HdfsTest {
  private static final List<String> LINES = TestJobs.classes(300);

  @TempDir private static java.nio.file.Path local;
  private static SparkSession spark;
  private static MiniDFSCluster cluster;
  private static FileSystem hdfs;
  private static String root;
  private static String golden;

  @BeforeAll
  static void start() throws IOException {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, local.resolve("hdfs").toString());
    settings.setInt(DFSConfigKeys.DFS_REPLICATION_KEY, 1);
    cluster = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
    cluster.waitActive();
    hdfs = cluster.getFileSystem();
    root = hdfs.getUri().toString();
    spark = LocalSpark.kryo();
    java.nio.file.Path rows =
        TestJobs.csv(local.resolve("rows"), TestJobs.CLASSES_HEADER, LINES, 3);
    hdfs.copyFromLocalFile(new Path(rows.toUri()), new Path("/csv"));
    spark
        .read()
        .option("header", true)
        .option("inferSchema", false)
        .csv(rows.toString())
        .selectExpr("double(a) a", "double(b) b", "colour", "kind")
        .write()
        .parquet(root + "/parquet");
    golden = TestJobs.train(spark, TestJobs.classifier(rows, local.resolve("run"))).modelDigest();
  }

  @AfterAll
  static void stop() {
    spark.stop();
    cluster.shutdown(true);
  }

  private static Job job(String format, String path, String run, String... assignments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.train={format: %s, path: '%s%s'}".formatted(format, root, path),
                "output=" + root + run));
    all.addAll(List.of(assignments));
    java.nio.file.Path unused = local.resolve("unused");
    return TestJobs.classifier(unused, unused, all.toArray(String[]::new));
  }

  private static Model model(String run) {
    return ModelFrame.open(root + run, spark.sparkContext().hadoopConfiguration());
  }

  @ParameterizedTest
  @CsvSource({"csv, /csv/part-*.csv", "csv, /csv", "parquet, /parquet"})
  void bitsAreThoseOfLocalFiles(String format, String path) throws IOException {
    String run = "/runs/" + format + path.length();

    TrainResult result = TestJobs.train(spark, job(format, path, run));

    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.modelDigest()).isEqualTo(golden);
    assertThat(List.of(hdfs.listStatus(new Path(run))))
        .extracting(status -> status.getPath().getName())
        .contains("job.yaml", "summary.json", "history.jsonl", "checkpoints", "model");
    assertThat(TestJobs.train(spark, job(format, path, run)).alreadyDone()).isTrue();
  }

  @Test
  void anInterruptedRunGoesOnFromItsCheckpoint() throws IOException {
    String run = "/runs/interrupted";
    AtomicInteger rounds = new AtomicInteger();
    TrainRequest stopped =
        new TrainRequest(
            job("csv", "/csv", run), new Resume.Auto(), false, () -> rounds.incrementAndGet() > 5);
    assertThat(TrainingRun.run(spark, stopped, RunListener.SILENT).status())
        .isEqualTo("interrupted");
    FileStatus[] checkpoints = hdfs.listStatus(new Path(run + "/checkpoints"));
    assertThat(checkpoints).isNotEmpty();

    TrainResult resumed = TestJobs.train(spark, job("csv", "/csv", run));

    assertThat(List.of(checkpoints))
        .extracting(status -> status.getPath().getName())
        .contains(resumed.summary().path("resumedFrom").asText());
    assertThat(resumed.modelDigest()).isEqualTo(golden);
  }

  @Test
  void aSecondDriverIsRefusedWhileOneWrites() throws IOException {
    String run = "/runs/claimed";
    List<String> refusals = new ArrayList<>();
    RunListener second =
        new RunListener() {
          @Override
          public void rounded(TrainingState state) {
            if (refusals.isEmpty()) {
              try {
                TestJobs.train(spark, job("csv", "/csv", run));
              } catch (UserException e) {
                refusals.add(e.getMessage());
              }
            }
          }
        };
    TrainRequest first =
        new TrainRequest(job("csv", "/csv", run), new Resume.Auto(), false, () -> false);

    TrainResult result = TrainingRun.run(spark, first, second);

    assertThat(refusals)
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains(run + " is in use by another driver");
    assertThat(result.modelDigest()).isEqualTo(golden);
    assertThat(hdfs.exists(new Path(run + "/driver.json"))).isFalse();
  }

  @Test
  void aModelThereIsOpenedAndPredictsThere() {
    TestJobs.train(spark, job("csv", "/csv", "/runs/model"));
    Csv rows = Csv.of(root + "/csv");
    Model own = ModelFrame.open(local.resolve("run").toString(), new Configuration());

    Predicting.run(spark, model("/runs/model"), rows, root + "/predicted");
    Predicting.run(spark, own, rows, local.resolve("predicted").toUri().toString());

    List<Row> there = spark.read().parquet(root + "/predicted").orderBy("id").collectAsList();
    List<Row> here =
        spark
            .read()
            .parquet(local.resolve("predicted").toUri().toString())
            .orderBy("id")
            .collectAsList();
    assertThat(there).hasSize(LINES.size()).isEqualTo(here);
    assertThat(Evaluating.run(spark, model("/runs/model"), rows).values())
        .isEqualTo(Evaluating.run(spark, own, rows).values());
  }
}
