package dev.regatta.driver.spark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays become bytes and arrays again, however the bytes are cut. */
class FloatsTest {
  private static final int[][] LENGTHS = {{}, {0}, {1}, {3}, {2, 0, 3}, {0, 0, 4}, {5, 1, 0}};

  private static ByteBuffer bytes(float[][] arrays) {
    Payload payload = Floats.sending(arrays);
    ByteBuffer all = ByteBuffer.allocate((int) payload.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer piece = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    while (all.hasRemaining()) {
      piece.clear();
      payload.read(all.position(), piece);
      all.put(piece.flip());
    }
    return all.flip();
  }

  private static ByteBuffer copy(ByteBuffer from, int start, int end, String kind) {
    int length = end - start;
    ByteBuffer to =
        kind.equals("direct") ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
    return to.put(from.duplicate().position(start).limit(end)).flip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "direct"})
  void piecesMayEndAnywhere(String kind) {
    for (int[] lengths : LENGTHS) {
      float[][] sent = Bits.arrays(lengths);
      ByteBuffer all = bytes(sent);
      for (int first = 0; first <= all.limit(); first++) {
        for (int second = first; second <= all.limit(); second++) {
          float[][] received = Bits.zeros(lengths);
          Sink sink = Floats.receiving(received);
          sink.write(copy(all, 0, first, kind));
          sink.write(copy(all, first, second, kind));
          sink.write(copy(all, second, all.limit(), kind));

          assertThat(sink.full()).isTrue();
          assertThat(Bits.of(received)).as("%d, %d", first, second).isEqualTo(Bits.of(sent));
        }
      }
    }
  }

  @Test
  void itIsFullWhenTheLastByteHasCome() {
    ByteBuffer all = bytes(Bits.arrays(2, 1));
    Sink sink = Floats.receiving(Bits.zeros(2, 1));
    for (int i = 0; i < all.limit(); i++) {
      assertThat(sink.full()).isFalse();
      sink.write(copy(all, i, i + 1, "heap"));
    }
    assertThat(sink.full()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7})
  void moreBytesThanExpectedAreAnError(int more) {
    Sink sink = Floats.receiving(new float[2], new float[0]);

    assertThatThrownBy(() -> sink.write(ByteBuffer.allocate(8 + more)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more bytes");
  }

  @Test
  void byteArraysAreCutAnywhereToo() {
    byte[][] sent = {{1, 2, 3, 4}, {}, {5, 6, 7, 8, 9}};
    Payload payload = Bytes.sending(sent);
    ByteBuffer all = ByteBuffer.allocate((int) payload.bytes());
    payload.read(0, all);
    all.flip();
    for (int cut = 0; cut <= all.limit(); cut++) {
      byte[][] received = {new byte[4], {}, new byte[5]};
      Sink sink = Bytes.receiving(received);
      sink.write(copy(all, 0, cut, "heap"));
      sink.write(copy(all, cut, all.limit(), "direct"));

      assertThat(sink.full()).isTrue();
      assertThat(received).isDeepEqualTo(sent);
    }
  }
}
