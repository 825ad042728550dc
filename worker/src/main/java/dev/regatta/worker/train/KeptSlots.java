package dev.regatta.worker.train;

/**
 * Optimizer state that stays with one replica.
 *
 * @param slots one array per slot, as long as the parameters
 * @param age steps that the slots have seen
 */
public record KeptSlots(float[][] slots, long age) {}
