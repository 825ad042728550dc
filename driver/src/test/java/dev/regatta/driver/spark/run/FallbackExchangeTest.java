package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.spark.resident.NoSlotsException;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slots that do not come back: what was asked for is done by the other exchange, once told. */
class FallbackExchangeTest {
  private static final float[] WEIGHTS = {1};
  private static final KeptSlots[] KEPT = {KeptSlots.ZEROS};

  /** Writes down what it is asked for; has no slots after so many evaluations. */
  private static final class Recorded implements Exchange {
    private final List<String> calls = new ArrayList<>();
    private final int evaluations;

    Recorded(int evaluations) {
      this.evaluations = evaluations;
    }

    @Override
    public List<Update> round(RoundPlan plan, TrainingState state) {
      throw new AssertionError("no round is asked for");
    }

    @Override
    public List<Evaluation> evaluate(float[] weights, List<Part> parts) {
      assertThat(weights).isSameAs(WEIGHTS);
      if (calls.stream().filter("evaluate"::equals).count() == evaluations) {
        throw new NoSlotsException(2, 1, 120);
      }
      calls.add("evaluate");
      return List.of();
    }

    @Override
    public KeptSlots[] kept() {
      calls.add("kept");
      return KEPT;
    }

    @Override
    public void restore(KeptSlots[] kept) {
      calls.add("restore " + kept.length);
    }

    @Override
    public Traffic traffic() {
      long evaluated = calls.stream().filter("evaluate"::equals).count();
      return new Traffic(evaluated, 10 * evaluated);
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }

  @Test
  void whatWasAskedForIsDoneByTheOtherAndSaidOnce() {
    Recorded resident = new Recorded(2);
    Recorded jobs = new Recorded(10);
    List<String> notes = new ArrayList<>();
    try (FallbackExchange exchange = new FallbackExchange(resident, () -> jobs, notes::add)) {
      exchange.restore(KEPT);
      for (int i = 0; i < 4; i++) {
        exchange.evaluate(WEIGHTS, List.of());
      }
      assertThat(exchange.kept()).isSameAs(KEPT);
      assertThat(exchange.traffic()).isEqualTo(new Traffic(4, 40));
    }
    assertThat(resident.calls).containsExactly("restore 1", "evaluate", "evaluate", "close");
    assertThat(jobs.calls).containsExactly("restore 1", "evaluate", "evaluate", "kept", "close");
    assertThat(notes)
        .singleElement()
        .asString()
        .contains("2 task slots", "has 1", "a Spark job per round")
        .doesNotContain("\n");
  }

  @Test
  void theOtherHasNobodyToTurnTo() {
    Recorded jobs = new Recorded(0);
    try (FallbackExchange exchange =
        new FallbackExchange(new Recorded(0), () -> jobs, note -> {})) {
      assertThatThrownBy(() -> exchange.evaluate(WEIGHTS, List.of()))
          .isInstanceOf(NoSlotsException.class);
    }
    assertThat(jobs.calls).containsExactly("restore 0", "close");
  }
}
