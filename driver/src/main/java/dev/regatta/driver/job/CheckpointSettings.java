package dev.regatta.driver.job;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import java.util.OptionalInt;

/** The {@code checkpoint} part of a job file. */
@Doc("When the state is saved, and how often it is kept.")
public record CheckpointSettings(
    @Doc("Epochs between two checkpoints.") @Default("1") @Range(min = 1) int everyEpochs,
    @Doc("Rounds between two more checkpoints within epochs; null: none.") @Range(min = 1)
        OptionalInt everyRounds,
    @Doc("Newest checkpoints that are kept, besides the best.") @Default("3") @Range(min = 1)
        int keep) {}
