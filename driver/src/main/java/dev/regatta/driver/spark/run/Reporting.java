package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.report.ModelFindings;
import dev.regatta.driver.report.ReportFacts;
import dev.regatta.driver.report.RunReport;
import dev.regatta.driver.spark.JobLabel;
import dev.regatta.driver.spark.findings.RowFindings;
import dev.regatta.driver.spark.shard.PreparedData;
import dev.regatta.driver.store.PathText;
import dev.regatta.driver.store.RunDirectory;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Makes the page that tells of a run, once its exchange is closed, whose tasks may have had all
 * slots.
 */
record Reporting(JavaSparkContext spark, RunDirectory directory, RunListener listener) {
  /** Strategies, each with keys of its own. */
  private static final List<String> STRATEGIES =
      List.of(
          "/optimizer",
          "/schedule",
          "/network/loss",
          "/averaging/every",
          "/averaging/rule",
          "/averaging/evaluation-weights",
          "/averaging/compression");

  /** Writes the page; where it cannot be made, the listener hears why. */
  void report(Prepared prepared, PreparedData data, EndedRun ended) {
    String name = directory.path().getName();
    JobLabel label =
        JobLabel.description(spark, name + ": held-out rows once more, for the report");
    try {
      directory.writeReport(page(prepared, data, ended));
    } catch (Exception e) {
      // Whatever it is, Spark's undeclared exceptions included: the run is done.
      listener.note("report.html could not be written: " + e.getMessage());
    } finally {
      label.putBack();
    }
  }

  /** For it the model sees held-out rows once more. */
  private String page(Prepared prepared, PreparedData data, EndedRun ended) {
    Optional<ModelFindings> findings =
        ended.weights().map(weights -> RowFindings.of(spark, data, prepared.spec(), weights));
    TrainResult result = ended.result();
    return RunReport.of(
        new ReportFacts(
            PathText.of(result.directory()),
            result.summary(),
            result.history(),
            Jobs.dump(prepared.job()),
            defaults(prepared.job()),
            data.preparation(),
            findings));
  }

  /** The job with all that may be left out left out, but for the names of its strategies. */
  static ObjectNode defaults(Job job) {
    ObjectNode tree = Jobs.dump(job);
    ObjectNode least = JsonNodeFactory.instance.objectNode();
    least.putObject("data").set("train", tree.path("data").path("train"));
    least.put("output", job.output());
    ObjectNode defaults = dump(least).orElseThrow();
    for (String strategy : STRATEGIES) {
      JsonNode type = tree.at(strategy).path("type");
      if (type.isTextual()) {
        ObjectNode named = least.deepCopy();
        named.withObject(strategy).set("type", type.deepCopy());
        dump(named).ifPresent(with -> put(defaults, strategy, with.at(strategy)));
      }
    }
    defaults.remove("output");
    defaults.withObject("/data").remove("train");
    return defaults;
  }

  /** Which of the strategies it is stays as the default has it: a name, or auto. */
  private static void put(ObjectNode defaults, String strategy, JsonNode keys) {
    int slash = strategy.lastIndexOf('/');
    ObjectNode parent =
        slash == 0 ? defaults : (ObjectNode) defaults.at(strategy.substring(0, slash));
    String name = strategy.substring(slash + 1);
    JsonNode usual = parent.path(name);
    ObjectNode filled = (ObjectNode) keys.deepCopy();
    filled.set("type", usual.isObject() ? usual.path("type") : usual);
    parent.set(name, filled);
  }

  /** Empty where a strategy has keys that have to be given. */
  private static Optional<ObjectNode> dump(ObjectNode tree) {
    try {
      return Optional.of(Jobs.dump(Jobs.bind(JobText.of("the defaults", tree))));
    } catch (UserException e) {
      return Optional.empty();
    }
  }
}
