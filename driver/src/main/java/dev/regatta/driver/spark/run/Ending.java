package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.loop.Clock;
import dev.regatta.driver.loop.Clock.Phase;
import dev.regatta.driver.loop.Outcome;
import dev.regatta.driver.report.Verdict;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.RunDirectory;
import dev.regatta.worker.model.Model;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What comes after the last round: the test, the model and the summary.
 *
 * @param state as the loop left it
 * @param provenance how what is written at that moment was made
 */
record Ending(
    RunDirectory directory,
    Prepared prepared,
    DataPlan plan,
    TrainingState state,
    RunWriter writer,
    Supplier<ObjectNode> provenance,
    Clock clock) {
  /**
   * Ends the run as its loop ended.
   *
   * @param exchange still open
   */
  EndedRun of(Outcome outcome, Exchange exchange) throws IOException {
    if (outcome.divergence() != null) {
      ObjectNode summary = writer.diverged(state, outcome.divergence());
      return without(summary, outcome.divergence().describe());
    }
    if (outcome.interrupted()) {
      return without(writer.interrupted(state), "");
    }
    String verdict = Verdict.of(state.history, prepared.undecidedLoss());
    float[] weights =
        prepared.job().earlyStopping().restoreBest() && state.best != null
            ? state.best
            : state.evaluated();
    Map<String, Double> test = new LinkedHashMap<>();
    if (prepared.job().data().test().isPresent()) {
      long started = System.nanoTime();
      test.putAll(exchange.evaluate(weights, List.of(Part.TEST)).get(0).values());
      clock.add(Phase.VALIDATE, started);
    }
    long writing = System.nanoTime();
    Model model = new Model(prepared.spec(), plan.preparation(), weights, provenance.get());
    directory.writeModel(ModelFrame.files(model));
    clock.add(Phase.CHECKPOINT, writing);
    ObjectNode summary = writer.done(state, outcome, model, test, verdict);
    return new EndedRun(TrainResult.of(directory, summary, verdict, false), Optional.of(weights));
  }

  private EndedRun without(ObjectNode summary, String verdict) throws IOException {
    return new EndedRun(TrainResult.of(directory, summary, verdict, false), Optional.empty());
  }
}
