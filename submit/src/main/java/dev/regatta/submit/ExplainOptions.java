package dev.regatta.submit;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code regatta explain} was asked for.
 *
 * @param run a run directory or its model
 * @param rows at most about so many training rows are measured; empty: all
 * @param output where the figures go, instead of explain.json in the run directory
 */
public record ExplainOptions(String run, OptionalLong rows, Optional<String> output) {}
