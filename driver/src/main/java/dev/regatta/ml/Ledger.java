package dev.regatta.ml;

/**
 * The rows of a training. Offered and trained are equal, or {@code fit} would have failed.
 *
 * @param training rows to train
 * @param validation rows held out
 * @param skipped bad rows that were left out, where the job says so
 * @param epochs passes that were begun and ended
 * @param offered training rows times epochs
 * @param trained rows that replicas report to have trained, over all epochs
 */
public record Ledger(
    long training, long validation, long skipped, int epochs, long offered, long trained) {}
