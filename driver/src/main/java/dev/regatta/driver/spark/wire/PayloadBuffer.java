package dev.regatta.driver.spark.wire;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.util.AbstractFileRegion;

/** A payload as Spark's network layer sends it: in pieces that stay in a core's cache. */
final class PayloadBuffer extends ManagedBuffer {
  static final int PIECE_BYTES = 1 << 18;

  private final Payload payload;
  private final ByteBuffer piece;

  /**
   * Makes the buffer.
   *
   * @param piece direct, {@link #PIECE_BYTES} long; in use until the payload is sent
   */
  PayloadBuffer(Payload payload, ByteBuffer piece) {
    this.payload = payload;
    this.piece = piece.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Fewer reads for the same bytes: Netty's own limit is 64 KiB each. */
  static void readLargePieces(TransportClient client) {
    client
        .getChannel()
        .config()
        .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 2048, PIECE_BYTES));
  }

  static ByteBuffer newPiece() {
    return ByteBuffer.allocateDirect(PIECE_BYTES);
  }

  @Override
  public long size() {
    return payload.bytes();
  }

  @Override
  public Object convertToNetty() {
    return new Region(payload, piece);
  }

  @Override
  public ByteBuffer nioByteBuffer() {
    throw new UnsupportedOperationException("a payload is only sent");
  }

  @Override
  public InputStream createInputStream() {
    throw new UnsupportedOperationException("a payload is only sent");
  }

  @Override
  public ManagedBuffer retain() {
    return this;
  }

  @Override
  public ManagedBuffer release() {
    return this;
  }

  /** Writes until the channel takes no more; goes on there. */
  private static final class Region extends AbstractFileRegion {
    private final Payload payload;
    private final ByteBuffer piece;
    private final long count;
    private long made;
    private long written;

    Region(Payload payload, ByteBuffer piece) {
      this.payload = payload;
      this.piece = piece;
      count = payload.bytes();
      piece.limit(0);
    }

    @Override
    public long position() {
      return 0;
    }

    @Override
    public long transferred() {
      return written;
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
      long before = written;
      while (written < count) {
        if (!piece.hasRemaining()) {
          piece.clear();
          payload.read(made, piece);
          piece.flip();
          made += piece.remaining();
        }
        written += target.write(piece);
        if (piece.hasRemaining()) {
          break;
        }
      }
      return written - before;
    }

    @Override
    protected void deallocate() {}
  }
}
