package dev.regatta.driver.spark.resident;

import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.worker.Workers;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** The task of a worker: it joins the driver and stays until it is sent away. */
final class ResidentTask extends AbstractFunction1<Iterator<WorkerShards>, Iterator<WorkerShards>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long stage;
  private final String specJson;
  private final Desk desk;

  ResidentTask(long stage, String specJson, Desk desk) {
    this.stage = stage;
    this.specJson = specJson;
    this.desk = desk;
  }

  @Override
  public Iterator<WorkerShards> apply(Iterator<WorkerShards> shards) {
    TaskContext task = TaskContext.get();
    Hello hello = Hello.of(stage, task);
    try (ResidentWorker worker =
        new ResidentWorker(Workers.bindSpec(specJson), shards.next(), hello.worker())) {
      Optional<Orders> joined = desk.join(hello, task::isInterrupted);
      if (joined.isPresent()) {
        try (Orders orders = joined.get()) {
          worker.serve(orders);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the driver at " + desk.address() + " cannot be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // What is left of the partition: nothing, as it has one element.
    return shards;
  }
}
