package dev.regatta.submit;

import java.util.List;
import java.util.Optional;

/**
 * What {@code regatta compare} was asked for.
 *
 * @param job the job file
 * @param over as written: key=value,value or a key alone
 * @param seeds how many runs each alternative gets
 * @param overrides as written: key=value, the value in YAML
 * @param output where the runs and the report go
 */
public record CompareOptions(
    String job, List<String> over, int seeds, List<String> overrides, Optional<String> output) {}
