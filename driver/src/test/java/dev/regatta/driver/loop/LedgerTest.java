package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  @Test
  void anExchangeThatLosesAWorkersRowsFailsTheRun() {
    TestRun run = new TestRun(TestRows.classes(60, 3).shards(30, 30));
    WorkerSpec spec = run.workerSpec();
    LocalSpec local = spec.local(spec.buildNetwork());
    Exchange honest = new LocalExchange(local, spec, run.shards(), 2);

    assertThatThrownBy(() -> run.run(run.freshState(), new Losing(honest)))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("epoch 1 trained 30 rows of 60");
  }

  private record Losing(Exchange honest) implements Exchange {
    @Override
    public List<Update> round(RoundPlan plan, TrainingState state) {
      return honest.round(plan, state).subList(0, 1);
    }

    @Override
    public KeptSlots[] kept() {
      return honest.kept();
    }

    @Override
    public void restore(KeptSlots[] kept) {
      honest.restore(kept);
    }

    @Override
    public List<Evaluation> evaluate(float[] weights, List<Part> parts) {
      return honest.evaluate(weights, parts);
    }

    @Override
    public void close() {
      honest.close();
    }
  }
}
