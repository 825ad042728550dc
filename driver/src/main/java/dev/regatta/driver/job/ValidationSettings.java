package dev.regatta.driver.job;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/** The {@code validation} part of a job file. */
@Doc("When the average is validated.")
public record ValidationSettings(
    @Doc("Epochs between two validations.") @Default("1") @Range(min = 1) int everyEpochs) {}
