package dev.regatta.worker.network;

/**
 * The units of a layer that are normalized, and where their parameters lie in the flat array.
 *
 * @param count of units
 */
record NormalizedUnits(int count, int biasOffset, int gainOffset) {}
