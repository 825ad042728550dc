package dev.regatta.driver.spark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * What this thread's Spark jobs are called in Spark's user interface, and the group that they are
 * cancelled by, until what the caller had set is put back. Threads that are started meanwhile
 * inherit both.
 */
public final class JobLabel {
  private static final String GROUP = "spark.jobGroup.id";
  private static final List<String> PROPERTIES =
      List.of(GROUP, "spark.job.description", "spark.job.interruptOnCancel");

  private final JavaSparkContext spark;
  private final Map<String, @Nullable String> before = new LinkedHashMap<>();

  private JobLabel(JavaSparkContext spark) {
    this.spark = spark;
    for (String property : PROPERTIES) {
      before.put(property, spark.getLocalProperty(property));
    }
  }

  /**
   * Puts the jobs into a group. A caller's own group stays: whoever cancels it, such as a notebook
   * that ends a cell, means all that it began.
   */
  public static JobLabel group(JavaSparkContext spark, String group, String description) {
    JobLabel label = new JobLabel(spark);
    if (spark.getLocalProperty(GROUP) == null) {
      spark.setJobGroup(group, description, false);
    } else {
      spark.setJobDescription(description);
    }
    return label;
  }

  /** Says what the jobs are for; their group is as it was. */
  public static JobLabel description(JavaSparkContext spark, String description) {
    JobLabel label = new JobLabel(spark);
    spark.setJobDescription(description);
    return label;
  }

  /** Sets all as it was before. */
  public void putBack() {
    before.forEach(spark::setLocalProperty);
  }
}
