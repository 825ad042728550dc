package dev.regatta.bench.exchange;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A process that sends back all the floats of a round once it has them. */
final class RawPeer {
  private RawPeer() {}

  /** Started with the port that {@link RawExchange} listens at; ends with the connection. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (SocketChannel channel = SocketChannel.open(server)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ByteBuffer length = ByteBuffer.allocateDirect(Integer.BYTES);
      ByteBuffer floats = ByteBuffer.allocateDirect(0);
      while (fill(channel, length)) {
        int bytes = length.getInt(0);
        if (floats.capacity() != bytes) {
          floats = ByteBuffer.allocateDirect(bytes);
        }
        fill(channel, floats);
        floats.flip();
        while (floats.hasRemaining()) {
          channel.write(floats);
        }
      }
    }
  }

  /** Reads until the buffer is full; false where the connection has ended. */
  static boolean fill(SocketChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }
}
