package dev.regatta.driver.spark.wire;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.StreamCallback;
import org.apache.spark.network.client.TransportClient;

/** The driver's end of the connection with one worker. One payload each way at a time. */
public final class Link {
  private final TransportClient client;
  private final ByteBuffer piece = PayloadBuffer.newPiece();
  private final AtomicLong sentBytes = new AtomicLong();
  private final AtomicLong receivedBytes = new AtomicLong();

  Link(TransportClient client) {
    this.client = client;
    PayloadBuffer.readLargePieces(client);
  }

  /** Sends a header of some bytes and what belongs to it; returns at once. */
  public void send(byte[] header, Payload payload, Consumer<Throwable> failed) {
    sentBytes.addAndGet(header.length + payload.bytes());
    client.uploadStream(
        new NioManagedBuffer(ByteBuffer.wrap(header)),
        new PayloadBuffer(payload, piece),
        new RpcResponseCallback() {
          @Override
          public void onSuccess(ByteBuffer response) {}

          @Override
          public void onFailure(Throwable e) {
            failed.accept(e);
          }
        });
  }

  /** Reads what the worker offers under a name; returns at once. */
  public void read(String name, Sink sink, Runnable done, Consumer<Throwable> failed) {
    client.stream(
        name,
        new StreamCallback() {
          @Override
          public void onData(String stream, ByteBuffer piece) {
            receivedBytes.addAndGet(piece.remaining());
            sink.write(piece);
          }

          @Override
          public void onComplete(String stream) {
            if (sink.full()) {
              done.run();
            } else {
              failed.accept(new IllegalStateException("fewer bytes came than were expected"));
            }
          }

          @Override
          public void onFailure(String stream, Throwable cause) {
            failed.accept(cause);
          }
        });
  }

  /** Bytes of headers and payloads sent to the worker. */
  public long sentBytes() {
    return sentBytes.get();
  }

  /** Bytes of payloads received from the worker. */
  public long receivedBytes() {
    return receivedBytes.get();
  }

  /** Where the worker's end is. */
  public String address() {
    return client.getSocketAddress().toString();
  }

  /** Tells the worker to leave, whatever it is doing. */
  public void dismiss() {
    client.send(ByteBuffer.allocate(0));
  }

  /** Ends the connection: the worker sees it at once. */
  public void close() {
    client.close();
  }
}
