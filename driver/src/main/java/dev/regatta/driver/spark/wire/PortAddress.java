package dev.regatta.driver.spark.wire;

import java.io.Serializable;

/**
 * Where workers call the driver.
 *
 * @param endpoint the name of the driver's endpoint
 */
public record PortAddress(String host, int port, String endpoint) implements Serializable {}
