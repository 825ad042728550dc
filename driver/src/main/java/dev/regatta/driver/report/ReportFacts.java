package dev.regatta.driver.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.Preparation;
import java.util.List;
import java.util.Optional;

/**
 * What a report tells of.
 *
 * @param directory the run directory, as commands take it
 * @param summary what summary.json holds
 * @param history the lines of history.jsonl
 * @param job the job as it ran
 * @param defaults the same job with every key left out that may be
 * @param preparation what rows became
 * @param findings of the model on held-out rows; empty where the run made no model
 */
public record ReportFacts(
    String directory,
    ObjectNode summary,
    List<ObjectNode> history,
    ObjectNode job,
    ObjectNode defaults,
    Preparation preparation,
    Optional<ModelFindings> findings) {
  public ReportFacts {
    history = List.copyOf(history);
  }
}
