package dev.regatta.driver.loop;

import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.averaging.IterateAverage;
import dev.regatta.driver.history.Monitor;
import dev.regatta.driver.schedule.Schedule;
import dev.regatta.driver.stop.StopRule;
import dev.regatta.driver.sync.SyncPolicy;
import dev.regatta.worker.train.LocalSpec;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the loop needs to know of a job.
 *
 * @param rollbacks how often a diverged round is tried again at half the rate; 0 for never
 * @param checkpointEveryRounds besides those at the ends of epochs
 */
public record LoopSettings(
    LocalSpec local,
    Schedule schedule,
    Averaging averaging,
    IterateAverage evaluationWeights,
    SyncPolicy sync,
    List<StopRule> stopRules,
    Monitor monitor,
    int epochs,
    int validateEveryEpochs,
    int checkpointEveryEpochs,
    OptionalInt checkpointEveryRounds,
    int rollbacks) {}
