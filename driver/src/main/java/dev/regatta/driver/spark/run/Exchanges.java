package dev.regatta.driver.spark.run;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Shards;
import dev.regatta.driver.spark.exchange.JobsExchange;
import dev.regatta.driver.spark.exchange.ShardRdd;
import dev.regatta.driver.spark.resident.ResidentExchange;
import dev.regatta.driver.spark.shard.PreparedData;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.RunDirectory;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Opens the exchange that was decided on. */
final class Exchanges {
  private final JavaSparkContext spark;
  private final RunDirectory directory;
  private final Prepared prepared;
  private final PreparedData data;
  private final Consumer<String> onLoss;
  private final @Nullable Consumer<String> onFallback;
  private final ShardRdd shards;

  /**
   * Makes no exchange yet.
   *
   * @param onLoss told when workers of a resident exchange are lost and others are to go on
   * @param onFallback told when a resident exchange gives way to another; null where the job asks
   *     for resident itself, which then is an error
   */
  Exchanges(
      JavaSparkContext spark,
      RunDirectory directory,
      Prepared prepared,
      PreparedData data,
      Consumer<String> onLoss,
      @Nullable Consumer<String> onFallback) {
    this.spark = spark;
    this.directory = directory;
    this.prepared = prepared;
    this.data = data;
    this.onLoss = onLoss;
    this.onFallback = onFallback;
    shards = new ShardRdd(data.shards(), sampleRows(data));
  }

  Exchange open(TrainingState state) {
    return switch (prepared.job().training().exchange().orElseThrow()) {
      case LOCAL -> local();
      case JOBS -> jobs();
      case RESIDENT -> {
        Exchange resident =
            new ResidentExchange(spark, prepared.spec(), shards, () -> progress(state), onLoss);
        yield onFallback == null
            ? resident
            : new FallbackExchange(resident, this::jobs, onFallback);
      }
    };
  }

  private Exchange jobs() {
    RoundResults.of(prepared).require(spark.getConf());
    return new JobsExchange(spark, directory.run(), prepared.spec(), shards);
  }

  private Exchange local() {
    Shards own = new Shards(LocalShards.of(data.shards()), shards.sampleRows());
    int cores = spark.sc().defaultParallelism();
    return new LocalExchange(prepared.local(), prepared.spec(), own, cores);
  }

  /** Where the run is, for Spark's user interface. */
  private String progress(TrainingState state) {
    String metric = prepared.monitor().metric();
    return directory.path().getName()
        + ": from epoch %d of %d".formatted(state.epoch + 1, prepared.job().training().epochs())
        + state
            .history
            .last()
            .map(entry -> String.format(Locale.ROOT, ", %s %.4f", metric, entry.metric(metric)))
            .orElse("");
  }

  /** As many rows of each training shard as a validation shard has. */
  private static int sampleRows(PreparedData data) {
    long most = 0;
    for (long rows : data.rowsPerWorker(Split.VALIDATION)) {
      most = Math.max(most, rows);
    }
    return Math.toIntExact(most);
  }
}
