package dev.regatta.driver.spark.run;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.spark.resident.NoSlotsException;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Goes over to another exchange when the cluster has become too small for a resident stage. The
 * bits of the result are the same.
 */
final class FallbackExchange implements Exchange {
  private final Supplier<Exchange> other;
  private final Consumer<String> note;
  private Exchange current;
  private boolean fallen;
  private KeptSlots[] restored = {};
  private Traffic before = Traffic.NONE;

  FallbackExchange(Exchange resident, Supplier<Exchange> other, Consumer<String> note) {
    current = resident;
    this.other = other;
    this.note = note;
  }

  @Override
  public List<Update> round(RoundPlan plan, TrainingState state) {
    return with(exchange -> exchange.round(plan, state));
  }

  @Override
  public List<Evaluation> evaluate(float[] weights, List<Part> parts) {
    return with(exchange -> exchange.evaluate(weights, parts));
  }

  @Override
  public KeptSlots[] kept() {
    return with(Exchange::kept);
  }

  @Override
  public void restore(KeptSlots[] kept) {
    restored = kept;
    current.restore(kept);
  }

  private <T> T with(Function<Exchange, T> work) {
    try {
      return work.apply(current);
    } catch (NoSlotsException e) {
      if (fallen) {
        throw e;
      }
      fallen = true;
      note.accept(e.getMessage() + "; the run goes on with a Spark job per round");
      before = current.traffic();
      current.close();
      current = other.get();
      current.restore(restored);
      return work.apply(current);
    }
  }

  @Override
  public Traffic traffic() {
    return before.plus(current.traffic());
  }

  @Override
  public void close() {
    current.close();
  }
}
