package dev.regatta.driver.job;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Later;
import dev.regatta.conf.Range;
import dev.regatta.driver.schedule.ReplicaScale;
import java.util.Optional;
import java.util.OptionalInt;

/** The {@code training} part of a job file. */
@Doc("How the workers train.")
public record TrainingSettings(
    @Doc("Passes over the training rows.") @Default("20") @Range(min = 1) int epochs,
    @Doc(
            "Rows per replica and local step; auto: fewer the more replicas there are, 128 or so in"
                + " all of them.")
        @Auto
        @Range(min = 1)
        OptionalInt batchSize,
    @Doc("Shards, each trained by one Spark task; auto: one per core for tasks.")
        @Auto
        @Range(min = 1)
        OptionalInt workers,
    @Doc("Replicas of the network in one worker; must fit spark.task.cpus.")
        @Default("1")
        @Range(min = 1, max = 1024)
        int threadsPerWorker,
    @Doc(
            "How rounds reach the workers: resident needs all of them at once; auto: resident where"
                + " it can run, else local where Spark runs in this JVM, else jobs.")
        @Auto
        Optional<ExchangeKind> exchange,
    @Doc(
            "Where the workers' rows lie: memory, or disk, from where they are read block by block;"
                + " auto: memory where they fit.")
        @Auto
        @Later
        Optional<StorageKind> storage,
    @Doc(
            "Rows of a block: blocks are shuffled, and rows within a block; auto: with disk blocks"
                + " of 16 MB in all threads of a worker together, in memory all rows are shuffled"
                + " together.")
        @Auto
        @Later
        @Range(min = 1)
        OptionalInt blockRows,
    @Doc("Seed of everything random: the split, the order of rows, weights, dropout.")
        @Default("42")
        long seed,
    @Doc(
            "Whether the learning rate grows with the number of replicas: none, linear, or with its"
                + " root: sqrt; auto: what the average and the batch leave to it.")
        @Auto
        Optional<ReplicaScale> scaleWithReplicas,
    @Doc(
            "How much rows of each class count in training: none, balanced, or {weights: {NAME:"
                + " WEIGHT}}. Metrics, validation loss included, count rows as they are.")
        @Default("none")
        ClassWeights classWeights,
    @Doc(
            "Share of the training rows that is trained on, drawn by content and seed; the"
                + " preparation is fitted on all of them.")
        @Default("1.0")
        @Later
        @Range(min = 0, max = 1, minExclusive = true)
        double share) {}
