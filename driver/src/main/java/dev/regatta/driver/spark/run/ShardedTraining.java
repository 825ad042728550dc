package dev.regatta.driver.spark.run;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.job.ExchangeKind;
import dev.regatta.driver.loop.Checkpoints;
import dev.regatta.driver.loop.Clock;
import dev.regatta.driver.loop.Clock.Phase;
import dev.regatta.driver.loop.LoopSettings;
import dev.regatta.driver.loop.Outcome;
import dev.regatta.driver.loop.Rows;
import dev.regatta.driver.loop.TrainingListener;
import dev.regatta.driver.loop.TrainingLoop;
import dev.regatta.driver.spark.exchange.ShardRdd;
import dev.regatta.driver.spark.resident.TaskSlots;
import dev.regatta.driver.spark.shard.FloatRows;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.train.WorkerSpec;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains weights that the caller holds on rows that the caller packed: the loop and the exchange of
 * a run, without files. Nothing is held out, and a checkpoint is the caller's affair.
 *
 * @param exchange empty for the best that can run
 * @param settings the loop's; its local part was made of {@code spec}
 * @param notes told in one line what was decided, and what went wrong and goes on
 */
public record ShardedTraining(
    JavaSparkContext spark,
    WorkerSpec spec,
    FloatRows rows,
    Optional<ExchangeKind> exchange,
    LoopSettings settings,
    Consumer<String> notes) {
  private static final Checkpoints NONE = (state, best) -> {};

  /**
   * Trains from the state on.
   *
   * @param interrupted asked after each round
   */
  public Outcome run(
      TrainingState state, TrainingListener listener, BooleanSupplier interrupted, Clock clock) {
    long started = System.nanoTime();
    Rows spread = new Rows(settings.local(), rows.rowsPerWorker());
    try (Exchange open = new Unevaluated(exchanges().open(kind()), spec)) {
      clock.add(Phase.EXCHANGE, started);
      return new TrainingLoop(settings, spread, open, state, NONE, listener, clock)
          .run(interrupted);
    }
  }

  private ExchangeKind kind() {
    int slots = TaskSlots.of(spark.sc());
    int workers = rows.rowsPerWorker().size();
    ExchangeChoice choice =
        ExchangeChoice.of(
            exchange, spec.threads(), workers, ExchangeChoice.Site.of(spark.sc(), slots));
    choice.why().ifPresent(notes);
    return choice.kind();
  }

  private Exchanges exchanges() {
    return new Exchanges(
        spark,
        "sharded-" + UUID.randomUUID(),
        spec,
        settings.local(),
        new ShardRdd(rows.shards(), 0),
        () -> "rows handed over by a program",
        notes,
        exchange.isEmpty() ? notes : null);
  }
}
