package dev.regatta.driver.spark.run;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.util.List;
import java.util.stream.Stream;

/** An exchange of workers without held-out rows: what it is asked to evaluate is of no rows. */
record Unevaluated(Exchange exchange, WorkerSpec spec) implements Exchange {
  @Override
  public List<Update> round(RoundPlan plan, TrainingState state) {
    return exchange.round(plan, state);
  }

  @Override
  public KeptSlots[] kept() {
    return exchange.kept();
  }

  @Override
  public void restore(KeptSlots[] kept) {
    exchange.restore(kept);
  }

  @Override
  public List<Evaluation> evaluate(float[] weights, List<Part> parts) {
    return Stream.generate(spec::newEvaluation).limit(parts.size()).toList();
  }

  @Override
  public Traffic traffic() {
    return exchange.traffic();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
