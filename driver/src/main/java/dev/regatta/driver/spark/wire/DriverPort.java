package dev.regatta.driver.spark.wire;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.apache.spark.rpc.netty.NettyRpcEndpointRef;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/** Where workers call the driver: an endpoint of the driver's own RPC environment. */
public final class DriverPort implements AutoCloseable {
  /** What a driver does with its workers' messages; called by Spark's threads, so it is quick. */
  public interface Listener {
    /** A worker said something; the first time over this link, hello. */
    void received(Link link, byte[] message);

    /** The connection has ended, whoever ended it. */
    void closed(Link link);
  }

  private final RpcEnv rpc = SparkEnv.get().rpcEnv();
  private final String name = "regatta-" + UUID.randomUUID();
  private final ConcurrentMap<TransportClient, Link> links = new ConcurrentHashMap<>();
  private final Listener listener;
  private final RpcEndpointRef endpoint;

  public DriverPort(Listener listener) {
    this.listener = listener;
    endpoint = rpc.setupEndpoint(name, new Endpoint());
  }

  /** What a worker needs to call. */
  public PortAddress address() {
    return new PortAddress(rpc.address().host(), rpc.address().port(), name);
  }

  private void received(TransportClient client, byte[] message) {
    listener.received(links.computeIfAbsent(client, this::open), message);
  }

  private Link open(TransportClient client) {
    Link link = new Link(client);
    client
        .getChannel()
        .closeFuture()
        .addListener(
            closed -> {
              links.remove(client);
              listener.closed(link);
            });
    return link;
  }

  /** Ends all connections; nothing is received any more. */
  @Override
  public void close() {
    rpc.stop(endpoint);
    links.values().forEach(Link::close);
  }

  /** Messages are {a reference to this endpoint, bytes}: read here, it knows its connection. */
  private final class Endpoint implements ThreadSafeRpcEndpoint {
    @Override
    public RpcEnv rpcEnv() {
      return rpc;
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receive() {
      return new AbstractPartialFunction<>() {
        @Override
        public boolean isDefinedAt(Object message) {
          return message instanceof Object[] parts
              && parts.length == 2
              && parts[0] instanceof NettyRpcEndpointRef
              && parts[1] instanceof byte[];
        }

        @Override
        public BoxedUnit apply(Object message) {
          Object[] parts = (Object[]) message;
          received(((NettyRpcEndpointRef) parts[0]).client(), (byte[]) parts[1]);
          return BoxedUnit.UNIT;
        }
      };
    }
  }
}
