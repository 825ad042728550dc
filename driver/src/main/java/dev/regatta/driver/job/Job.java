package dev.regatta.driver.job;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.schedule.Schedule;
import dev.regatta.worker.network.NetworkSpec;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Regularization;
import dev.regatta.worker.prepare.Prepare;
import java.util.Optional;

/** A job: what one job file says. */
@Doc("A training job.")
public record Job(
    @Doc("Version of this file's form.") @Default("1") @Range(min = 1, max = 1) int formatVersion,
    @Doc("What is predicted; auto: texts are classes, a loss that decides decides.")
        @Default("auto")
        Task task,
    @Doc("The rows.") Data data,
    @Doc("From columns to the network's inputs.") @Default("{}") Prepare prepare,
    @Doc("The network.") @Default("{}") NetworkSpec network,
    @Doc("The local step; auto: the updater of a network's file of DL4J, else adam.") @Auto
        Optional<Optimizer> optimizer,
    @Doc("What keeps weights small.") @Default("{}") Regularization regularization,
    @Doc(
            "The learning rate over the run; auto: as the updater's that is the optimizer, else"
                + " constant.")
        @Auto
        Optional<Schedule> schedule,
    @Doc("How the workers train.") @Default("{}") TrainingSettings training,
    @Doc("How the replicas become one network again.") @Default("{}") AveragingSettings averaging,
    @Doc("When the average is validated.") @Default("{}") ValidationSettings validation,
    @Doc("When to stop before the last epoch.") @Default("{}") EarlyStopping earlyStopping,
    @Doc("What to do when numbers stop being finite.") @Default("fail") OnDivergence onDivergence,
    @Doc("When the state is saved.") @Default("{}") CheckpointSettings checkpoint,
    @Doc("A trained model to start from; null: random weights.") Optional<WarmStart> warmStart,
    @Doc("The run directory, on any Hadoop file system.") String output) {}
