package dev.regatta.ml;

/**
 * The validation whose weights the model has, unless the job says otherwise.
 *
 * @param round rounds done by then
 * @param epoch epochs done by then
 * @param metric the monitored figure
 */
public record BestRound(long round, double epoch, String metric, double value) {}
