package dev.regatta.bench.exchange;

import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.measure.Side;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The bytes of a round and nothing else: direct buffers over loopback to two processes, at the same
 * time, and back. No exchange through a driver is faster.
 */
final class RawExchange implements AutoCloseable {
  private static final String PEER_HEAP = "256m";

  private final List<ChildJvm> peers = new ArrayList<>();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(Workload.WORKERS);

  RawExchange() {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String port = Integer.toString(server.socket().getLocalPort());
      for (int peer = 0; peer < Workload.WORKERS; peer++) {
        peers.add(ChildJvm.start(RawPeer.class, PEER_HEAP, Map.of(), port));
        SocketChannel channel = server.accept();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channels.add(channel);
      }
    } catch (IOException e) {
      close();
      throw new MeasurementException("no connection over loopback", e);
    }
  }

  Side rounds(int floats) {
    return new Side("processes/raw", runs -> seconds(floats, runs));
  }

  /** Median of the rounds. */
  private double seconds(int floats, int rounds) {
    List<Callable<Boolean>> transfers = new ArrayList<>();
    for (SocketChannel channel : channels) {
      int bytes = Math.multiplyExact(floats, Float.BYTES);
      ByteBuffer out = ByteBuffer.allocateDirect(Integer.BYTES + bytes).putInt(0, bytes);
      ByteBuffer in = ByteBuffer.allocateDirect(bytes);
      transfers.add(() -> transfer(channel, out, in));
    }
    double[] seconds = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      long started = System.nanoTime();
      runAll(transfers);
      seconds[round] = (System.nanoTime() - started) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[rounds / 2];
  }

  private static boolean transfer(SocketChannel channel, ByteBuffer out, ByteBuffer in)
      throws IOException {
    out.clear();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    return RawPeer.fill(channel, in);
  }

  private void runAll(List<Callable<Boolean>> transfers) {
    try {
      for (Future<Boolean> transfer : threads.invokeAll(transfers)) {
        if (!transfer.get()) {
          throw new MeasurementException("a process of the raw exchange has ended");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeasurementException("interrupted", e);
    } catch (ExecutionException e) {
      throw new MeasurementException("the raw exchange failed", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    for (SocketChannel channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        System.err.println("a connection does not close: " + e);
      }
    }
    peers.forEach(ChildJvm::close);
  }
}
