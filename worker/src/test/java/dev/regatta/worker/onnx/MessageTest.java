package dev.regatta.worker.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes as the documentation of Protocol Buffers has them, or follows from it by hand. */
class MessageTest {
  private static String hex(Message message) throws IOException {
    return HexFormat.of().formatHex(bytes(message));
  }

  private static byte[] bytes(Message message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out);
    assertThat((long) out.size()).isEqualTo(message.bytes());
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0800",
    "1, 1, 0801",
    "1, 127, 087f",
    "1, 128, 088001",
    "1, 150, 089601",
    "15, 1, 7801",
    "16, 1, 800101",
    "1, -1, 08ffffffffffffffffff01",
    "1, 9223372036854775807, 08ffffffffffffffff7f",
  })
  void integersAreVarints(int field, long value, String expected) throws IOException {
    assertThat(hex(new Message().with(field, value))).isEqualTo(expected);
  }

  @Test
  void floatsTakeFourBytes() throws IOException {
    assertThat(hex(new Message().with(2, 1.5f))).isEqualTo("150000c03f");
  }

  @Test
  void textsAndMessagesTellTheirLength() throws IOException {
    assertThat(hex(new Message().with(2, "testing"))).isEqualTo("120774657374696e67");
    assertThat(hex(new Message().with(1, "é"))).isEqualTo("0a02c3a9");
    assertThat(hex(new Message().with(3, new Message().with(1, 150)))).isEqualTo("1a03089601");
    assertThat(hex(new Message().with(3, new Message()))).isEqualTo("1a00");
  }

  @Test
  void arraysAreLittleEndianBytesOfAnyLength() throws IOException {
    assertThat(hex(new Message().with(1, new float[] {9, 1, 2, 9}, 1, 2)))
        .isEqualTo("0a080000803f00000040");
    assertThat(hex(new Message().with(1, new double[] {1}))).isEqualTo("0a08000000000000f03f");

    float[] many = new float[40_001];
    for (int i = 0; i < many.length; i++) {
      many[i] = i;
    }
    ByteBuffer written = ByteBuffer.wrap(bytes(new Message().with(1, many, 1, 40_000)));
    written.order(ByteOrder.LITTLE_ENDIAN).position(written.limit() - 160_000);
    for (int i = 1; i <= 40_000; i++) {
      assertThat(written.getFloat()).isEqualTo(i);
    }
  }
}
