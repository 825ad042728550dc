package dev.regatta.driver.dl4j;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.job.ExchangeKind;
import java.util.Optional;
import java.util.OptionalInt;

/** What a {@link RegattaTrainingMaster} is told: all of it, and as text. */
@Doc("How a program of DL4J is trained on Spark.")
record MasterOptions(
    @Doc("Replicas, each trained by one Spark task; auto: Spark's default parallelism.")
        @Auto
        @Range(min = 1)
        OptionalInt workers,
    @Doc("Rows per replica and local step.") @Default("16") @Range(min = 1) int batchSizePerWorker,
    @Doc("Local steps between two averages.") @Default("5") @Range(min = 1) int averagingFrequency,
    @Doc("Whether the updater's state is averaged like the weights, or starts anew each time.")
        @Default("true")
        boolean saveUpdater,
    @Doc("Seed of the order of rows and of dropout; auto: the network's.") @Auto
        Optional<Long> seed,
    @Doc(
            "How rounds reach the workers: resident needs all of them at once; auto: resident where"
                + " it can run, else local where Spark runs in this JVM, else jobs.")
        @Auto
        Optional<ExchangeKind> exchange,
    @Doc("Whether the times of fits are kept.") @Default("false") boolean collectTrainingStats) {
  MasterOptions withTrainingStats(boolean collect) {
    return new MasterOptions(
        workers, batchSizePerWorker, averagingFrequency, saveUpdater, seed, exchange, collect);
  }
}
