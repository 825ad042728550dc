/**
 * Bytes between workers and the driver over Spark's own network layer: the only place that knows
 * Spark's internals of it.
 *
 * <p>Why internals: rounds want a connection that stays, messages without a job each, and bulk data
 * without Java serialization; and the cluster's security wants no port and no protocol besides
 * Spark's. So a worker opens one more connection to the port of the driver's RPC environment, with
 * Spark's own authentication and encryption, and calls an endpoint there. The driver answers over
 * the same connection in reverse: it uploads streams to the worker, and reads streams that the
 * worker offers. Spark's public API has none of this.
 *
 * <p>Spark 4 changes: {@code SparkEnv.securityManager} also tells of TLS for RPC ({@code
 * spark.ssl.rpc}), which {@code TransportConf} then carries by itself; {@code ManagedBuffer} has
 * {@code convertToNettyForSsl}, to be written in {@link
 * dev.regatta.driver.spark.wire.PayloadBuffer}; logging moved, the RPC classes did not.
 */
@NullMarked
package dev.regatta.driver.spark.wire;

import org.jspecify.annotations.NullMarked;
