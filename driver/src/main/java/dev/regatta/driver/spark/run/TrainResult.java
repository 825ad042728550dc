package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.store.RunDirectory;
import java.io.IOException;
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
  static TrainResult of(
      RunDirectory directory, ObjectNode summary, String verdict, boolean alreadyDone)
      throws IOException {
    return new TrainResult(
        directory.path(), summary, directory.history().lines(), verdict, alreadyDone);
  }

  /** completed, stopped-early, diverged or interrupted. */
  public String status() {
    return summary.path("status").asText();
  }

  public String modelDigest() {
    return summary.path("modelDigest").asText();
  }
}
