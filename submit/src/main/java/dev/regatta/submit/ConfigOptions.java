package dev.regatta.submit;

import java.util.List;

/**
 * What {@code regatta config} was asked for.
 *
 * @param job the job file
 * @param overrides as written: key=value, the value in YAML
 */
public record ConfigOptions(String job, List<String> overrides) {}
