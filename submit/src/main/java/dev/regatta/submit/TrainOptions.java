package dev.regatta.submit;

import dev.regatta.driver.spark.run.Resume;
import java.util.List;
import java.util.Optional;

/**
 * What {@code regatta train} was asked for.
 *
 * @param job the job file
 * @param overrides as written: key=value, the value in YAML
 * @param warmStart a trained model to start from
 * @param output takes the place of the job file's output
 * @param resume from which checkpoint to go on
 * @param fresh whether a numbered directory beside the output is to be started
 * @param verbose whether Spark's log is shown
 */
public record TrainOptions(
    String job,
    List<String> overrides,
    Optional<String> warmStart,
    Optional<String> output,
    Resume resume,
    boolean fresh,
    boolean verbose) {}
