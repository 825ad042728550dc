package dev.regatta.worker.train;

/**
 * A round that ends with its time: each replica takes one local step, and another as long as the
 * time is not over and its rows of the epoch are not used up.
 *
 * @param nanos from where a replica begins
 * @param firstSteps by replica of all workers (worker x threads + thread): the local step that it
 *     begins with, 0-based within the epoch
 */
public record TimedSteps(long nanos, int[] firstSteps) {}
