package dev.regatta.submit.packaged;

import dev.regatta.launcher.ExecutorCheck;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A program in the assembly that spark-submit runs in a test: it tells what it found. */
public final class TrialJob {
  private TrialJob() {}

  public static void main(String[] args) {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      System.out.println("arguments " + String.join(" ", args));
      System.out.println("problem " + ExecutorCheck.problem(spark.sparkContext()).orElse("none"));
      System.out.println(
          "executors " + spark.sparkContext().statusTracker().getExecutorInfos().length);
      System.out.println("rows " + spark.range(1000).repartition(4).count());
      System.out.println("patient tasks " + patientTasks(spark));
      for (String key :
          new String[] {
            "spark.master",
            "spark.ui.enabled",
            "spark.driver.host",
            "spark.driver.memory",
            "spark.serializer",
            "spark.kryo.registrationRequired"
          }) {
        System.out.println(key + " " + spark.conf().get(key, "unset"));
      }
    }
    System.exit(7);
  }

  /** Tasks of eight whose JVM waits for native calls before it refuses memory. */
  private static long patientTasks(SparkSession spark) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(1, 2, 3, 4, 5, 6, 7, 8), 8)
        .filter(TrialJob::isPatient)
        .count();
  }

  private static boolean isPatient(int task) {
    return ManagementFactory.getRuntimeMXBean()
        .getInputArguments()
        .contains("-XX:GCLockerRetryAllocationCount=100");
  }
}
