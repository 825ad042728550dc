package dev.regatta.worker.prepare;

import dev.regatta.worker.prepare.category.Categorical;
import dev.regatta.worker.prepare.number.Missing;
import dev.regatta.worker.prepare.number.Numeric;
import dev.regatta.worker.prepare.time.TimeParts;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How one column is treated.
 *
 * @param time the parts of a column of times, null in others
 */
record Treatment(
    InputColumn column,
    Numeric numeric,
    Categorical categorical,
    Missing missing,
    @Nullable TimeParts time)
    implements Serializable {}
