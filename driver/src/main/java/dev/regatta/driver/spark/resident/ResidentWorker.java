package dev.regatta.driver.spark.resident;

import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.exchange.Moments;
import dev.regatta.driver.spark.exchange.Moments.Moment;
import dev.regatta.worker.train.LocalTrainer;
import dev.regatta.worker.train.RoundCancelledException;
import dev.regatta.worker.train.ShardEvaluator;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A worker that stays: its rows, its replicas and the orders that it carries out. */
final class ResidentWorker implements AutoCloseable {
  private final WorkerShards shards;
  private final int worker;
  private final LocalTrainer trainer;
  private final ShardEvaluator evaluator;

  ResidentWorker(WorkerSpec spec, WorkerShards shards, int worker) {
    this.shards = shards;
    this.worker = worker;
    trainer = new LocalTrainer(spec.local(spec.buildNetwork()), shards.training(), worker);
    evaluator = new ShardEvaluator(spec);
  }

  /** Carries out one order after the other until it is to leave. */
  void serve(Orders orders) throws InterruptedException {
    try {
      Order order = orders.next();
      while (order != null) {
        orders.answer(carryOut(order, orders));
        order = orders.next();
      }
    } catch (RoundCancelledException e) {
      // It is to leave in the middle of a round, which counts for nothing then.
    }
  }

  private Answer carryOut(Order order, Orders orders) {
    if (order instanceof Order.Train train) {
      return train(train, orders);
    }
    if (order instanceof Order.Measure measure) {
      return measure(measure);
    }
    return new Answer.Kept(trainer.kept());
  }

  private Answer train(Order.Train order, Orders orders) {
    Moments.reached(Moment.PLAN_RECEIVED, worker);
    BooleanSupplier cancelled =
        () -> {
          Moments.reached(Moment.STEPPING, worker);
          return orders.dismissed();
        };
    Update update = trainer.run(order.plan(), order.start(), cancelled);
    Moments.reached(Moment.UPDATE_READY, worker);
    return new Answer.Trained(update);
  }

  private Answer measure(Order.Measure order) {
    List<long[]> sums = new ArrayList<>();
    for (Part part : order.parts()) {
      sums.add(shards.evaluate(evaluator, part, order.sampleRows(), order.weights()).encode());
    }
    return new Answer.Measured(sums);
  }

  @Override
  public void close() {
    trainer.close();
  }
}
