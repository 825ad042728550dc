package dev.regatta.driver.loop;

/**
 * What one round took.
 *
 * @param steps local steps of the replica with the most
 * @param rows trained by all replicas
 * @param seconds from the plan to the average
 * @param train of them, the slowest worker's own
 * @param idle seconds that the other workers were ready before the slowest, on average over all
 * @param bytes that went out and came back
 */
record RoundTime(int steps, long rows, double seconds, double train, double idle, long bytes) {}
