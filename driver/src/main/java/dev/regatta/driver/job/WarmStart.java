package dev.regatta.driver.job;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/** The {@code warm-start} part of a job file. */
@Doc(
    "Weights of a trained model to start from. Its preparation of columns is taken over too: the"
        + " weights know no other.")
public record WarmStart(
    @Doc("A model directory, or a run directory.") String model,
    @Doc("The first so many layers keep the model's weights.") @Default("0") @Range(min = 0)
        int frozenLayers,
    @Doc(
            "Whether the output layer starts anew, for another task or other classes; else classes"
                + " must be the same.")
        @Default("false")
        boolean newOutputLayer) {}
