package dev.regatta.driver.spark.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.StreamCallbackWithID;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.rpc.RpcEndpointAddress;
import org.apache.spark.rpc.netty.NettyRpcEndpointRef;
import org.apache.spark.rpc.netty.NettyRpcEnv;
import org.apache.spark.rpc.netty.RequestMessage;
import org.jspecify.annotations.Nullable;

/** A worker's end of its connection with the driver, in the task that runs the worker. */
public final class WorkerPort implements AutoCloseable {
  /** What a worker does with what comes; called by the connection's one thread. */
  public interface Listener {
    /** Something comes: where its payload goes. */
    Sink incoming(byte[] header);

    /** All of it has come. */
    void received();

    /** The driver wants no more of this worker. */
    void leave();

    /** The connection has ended or is broken. */
    void disconnected();
  }

  /** What the driver may read next. */
  private record Offer(String name, Payload payload) {}

  private final NettyRpcEnv rpc = (NettyRpcEnv) SparkEnv.get().rpcEnv();
  private final ByteBuffer piece = PayloadBuffer.newPiece();
  private final NettyRpcEndpointRef driver;
  private final TransportContext context;
  private final TransportClientFactory clients;
  private final TransportClient client;
  private volatile @Nullable Offer offer;

  /**
   * Calls the driver.
   *
   * @throws IOException where it does not answer
   */
  public WorkerPort(PortAddress address, Listener listener)
      throws IOException, InterruptedException {
    driver =
        new NettyRpcEndpointRef(
            rpc.conf(),
            new RpcEndpointAddress(address.host(), address.port(), address.endpoint()),
            rpc);
    context = new TransportContext(rpc.transportConf(), new Incoming(listener));
    clients = context.createClientFactory(bootstraps(rpc.transportConf()));
    try {
      client = clients.createClient(address.host(), address.port());
      PayloadBuffer.readLargePieces(client);
    } catch (IOException | InterruptedException | RuntimeException e) {
      clients.close();
      context.close();
      throw e;
    }
  }

  /** As Spark's own connections to the driver: encryption follows from them. */
  private static List<TransportClientBootstrap> bootstraps(TransportConf conf) {
    SecurityManager security = SparkEnv.get().securityManager();
    return security.isAuthenticationEnabled()
        ? List.of(new AuthClientBootstrap(conf, security.getSaslUser(), security))
        : List.of();
  }

  /** Sends the driver some bytes; returns at once. */
  public void tell(byte[] message) {
    Object[] parts = {driver, message};
    client.send(new RequestMessage(null, driver, parts).serialize(rpc));
  }

  /** Lets the driver read a payload, which must stand still until the next one is offered. */
  public void offer(String name, Payload payload) {
    offer = new Offer(name, payload);
  }

  @Override
  public void close() {
    client.close();
    clients.close();
    context.close();
  }

  private final class Incoming extends RpcHandler {
    private final Listener listener;
    private final StreamManager offers = new Offers();

    Incoming(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void receive(TransportClient from, ByteBuffer message, RpcResponseCallback callback) {
      listener.leave();
    }

    @Override
    public StreamCallbackWithID receiveStream(
        TransportClient from, ByteBuffer header, RpcResponseCallback callback) {
      byte[] bytes = new byte[header.remaining()];
      header.get(bytes);
      Sink sink = listener.incoming(bytes);
      return new StreamCallbackWithID() {
        @Override
        public String getID() {
          return "";
        }

        @Override
        public void onData(String stream, ByteBuffer data) {
          sink.write(data);
        }

        @Override
        public void onComplete(String stream) {
          listener.received();
        }

        @Override
        public void onFailure(String stream, Throwable cause) {
          listener.disconnected();
        }
      };
    }

    @Override
    public StreamManager getStreamManager() {
      return offers;
    }

    @Override
    public void channelInactive(TransportClient from) {
      listener.disconnected();
    }

    @Override
    public void exceptionCaught(Throwable cause, TransportClient from) {
      listener.disconnected();
    }
  }

  private final class Offers extends StreamManager {
    @Override
    public ManagedBuffer openStream(String name) {
      Offer current = offer;
      if (current == null || !current.name().equals(name)) {
        throw new IllegalStateException("nothing is offered as " + name);
      }
      return new PayloadBuffer(current.payload(), piece);
    }

    @Override
    public ManagedBuffer getChunk(long stream, int chunk) {
      throw new UnsupportedOperationException("payloads are read as streams");
    }
  }
}
