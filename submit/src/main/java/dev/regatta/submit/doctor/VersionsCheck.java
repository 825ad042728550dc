package dev.regatta.submit.doctor;

import dev.regatta.launcher.ExecutorCheck;
import java.util.Optional;
import org.apache.hadoop.util.VersionInfo;

/** Java, Spark and Scala of the driver and the executors, and Hadoop of the driver. */
final class VersionsCheck implements Check {
  @Override
  public String name() {
    return "versions";
  }

  @Override
  public Optional<Finding> of(Patient patient) {
    Optional<String> problem = ExecutorCheck.problem(patient.session().sparkContext());
    if (problem.isPresent()) {
      return Optional.of(
          Finding.fail(
              problem.get(),
              "install Java 17 and Spark 3.5 there, or --conf"
                  + " spark.executorEnv.JAVA_HOME=/path/of/java-17"));
    }
    return Optional.of(
        Finding.ok(
            "Java %s, Spark %s, Hadoop %s"
                .formatted(
                    Runtime.version().feature(),
                    patient.session().version(),
                    VersionInfo.getVersion())));
  }
}
