package dev.regatta.driver.job;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.sync.SyncPolicy;
import dev.regatta.worker.compress.Compression;
import dev.regatta.worker.train.LocalState;
import java.util.Optional;

/** The {@code averaging} part of a job file. */
@Doc("How the replicas become one network again.")
public record AveragingSettings(
    @Doc("Local steps between two averages, or a policy; auto: 16, fewer in a short epoch.")
        @Auto
        @Default("16")
        Optional<SyncPolicy> every,
    @Doc("From the average to the next weights; auto: by the number of replicas.")
        @Auto
        @Default("mean")
        Optional<Averaging> rule,
    @Doc("What becomes of the optimizer's state.") @Default("average") LocalState optimizerState,
    @Doc("How the change of the weights crosses: none, bf16, fp16.") @Default("none")
        Compression compression) {}
