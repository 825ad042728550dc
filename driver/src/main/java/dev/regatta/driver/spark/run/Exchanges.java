package dev.regatta.driver.spark.run;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Shards;
import dev.regatta.driver.job.ExchangeKind;
import dev.regatta.driver.spark.exchange.JobsExchange;
import dev.regatta.driver.spark.exchange.ShardRdd;
import dev.regatta.driver.spark.resident.ResidentExchange;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.WorkerSpec;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Opens the exchange that was decided on.
 *
 * @param run names the run in executors' caches; unique in the cluster
 * @param progress one line on where the run is, for Spark's user interface
 * @param onLoss told when workers of a resident exchange are lost and others are to go on
 * @param onFallback told when a resident exchange gives way to another; null where the job asks for
 *     resident itself, which then is an error
 */
record Exchanges(
    JavaSparkContext spark,
    String run,
    WorkerSpec spec,
    LocalSpec local,
    ShardRdd shards,
    Supplier<String> progress,
    Consumer<String> onLoss,
    @Nullable Consumer<String> onFallback) {
  Exchange open(ExchangeKind kind) {
    return switch (kind) {
      case LOCAL -> inThisJvm();
      case JOBS -> jobs();
      case RESIDENT -> {
        Exchange resident = new ResidentExchange(spark, spec, shards, progress, onLoss);
        yield onFallback == null
            ? resident
            : new FallbackExchange(resident, this::jobs, onFallback);
      }
    };
  }

  private Exchange jobs() {
    RoundResults.of(shards.workers().getNumPartitions(), local).require(spark.getConf());
    return new JobsExchange(spark, run, spec, shards);
  }

  private Exchange inThisJvm() {
    Shards own = new Shards(LocalShards.of(shards.workers()), shards.sampleRows());
    int cores = spark.sc().defaultParallelism();
    return new LocalExchange(local, spec, own, cores);
  }
}
