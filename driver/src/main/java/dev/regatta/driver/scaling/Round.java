package dev.regatta.driver.scaling;

/**
 * A round, measured or planned, as the cost model sees it: means over the rounds of an epoch.
 *
 * @param workers that train it
 * @param replicas in all workers together
 * @param steps local steps
 * @param rows trained by all replicas
 * @param bytes that go out to workers and come back
 */
record Round(int workers, int replicas, double steps, double rows, double bytes) {}
