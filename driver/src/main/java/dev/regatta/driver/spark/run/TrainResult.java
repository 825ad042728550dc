package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * How a run ended.
 *
 * @param directory the run directory
 * @param summary what summary.json holds
 * @param history the lines of history.jsonl
 * @param verdict one sentence on how training went
 * @param alreadyDone whether an earlier run had done the whole job: nothing was trained now
 */
public record TrainResult(
    Path directory,
    ObjectNode summary,
    List<ObjectNode> history,
    String verdict,
    boolean alreadyDone) {
  /** completed, stopped-early, diverged or interrupted. */
  public String status() {
    return summary.path("status").asText();
  }

  public String modelDigest() {
    return summary.path("modelDigest").asText();
  }
}
