package dev.regatta.worker.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TensorsTest {
  /** Laid out by hand after the format's public description. */
  private static final String HEADER =
      "{\"__metadata__\":{\"made\":\"by hand\"},"
          + "\"bytes\":{\"dtype\":\"U8\",\"shape\":[1,3],\"data_offsets\":[16,19]},"
          + "\"floats\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]},"
          + "\"one\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}}";

  private static final String DATA = "000000000000f0bf" + "0000803f" + "000020c1" + "0102ff";

  private static byte[] sample() {
    int padded = (HEADER.length() + 7) / 8 * 8;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) padded, (byte) (padded >> 8), 0, 0, 0, 0, 0, 0});
    bytes.writeBytes(HEADER.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(" ".repeat(padded - HEADER.length()).getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(HexFormat.of().parseHex(DATA));
    return bytes.toByteArray();
  }

  private static Tensors sampleTensors() {
    return new Tensors()
        .putMetadata("made", "by hand")
        .put("bytes", new byte[] {1, 2, -1}, 1, 3)
        .put("floats", new float[] {1, -10})
        .put("one", new double[] {-1}, new int[0]);
  }

  @Test
  void writesTheFormatByteForByte() {
    assertThat(sampleTensors().encode()).isEqualTo(sample());
  }

  @Test
  void readsTheFormat() throws IOException {
    Tensors tensors = Tensors.decode(sample());

    assertThat(tensors.names()).containsExactly("bytes", "floats", "one");
    assertThat(tensors.metadata()).containsOnlyKeys("made");
    assertThat(tensors.metadata("made")).hasValue("by hand");
    assertThat(tensors.metadata("other")).isEmpty();
    assertThat(tensors.bytes("bytes")).containsExactly(1, 2, -1);
    assertThat(tensors.shape("bytes")).containsExactly(1, 3);
    assertThat(tensors.floats("floats")).containsExactly(1, -10);
    assertThat(tensors.shape("floats")).containsExactly(2);
    assertThat(tensors.doubles("one")).containsExactly(-1);
    assertThat(tensors.shape("one")).isEmpty();
  }

  @Test
  void roundTripsEveryTypeAndEveryBit() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      Tensors tensors = randomTensors(new Random(seed));
      byte[] encoded = tensors.encode();
      assertThat(encoded).as("seed %d", seed).hasSize((int) tensors.encodedBytes());

      ByteArrayOutputStream streamed = new ByteArrayOutputStream();
      tensors.write(streamed);
      assertThat(streamed.toByteArray()).as("seed %d", seed).isEqualTo(encoded);

      Tensors decoded = Tensors.decode(encoded);
      assertThat(decoded.names()).containsExactlyElementsOf(tensors.names());
      assertThat(decoded.metadata()).isEqualTo(tensors.metadata());
      assertThat(decoded.encode()).as("seed %d", seed).isEqualTo(encoded);

      Tensors read = Tensors.read(new TrickleStream(encoded), encoded.length);
      assertThat(read.encode()).as("seed %d", seed).isEqualTo(encoded);
    }
  }

  @Test
  void roundTripsAnArrayOfManyChunks() throws IOException {
    float[] floats = new float[100_003];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.intBitsToFloat(i * 7919 & 0x7F7FFFFF);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Tensors().put("head", new byte[1]).put("floats", floats).write(bytes);

    Tensors read = Tensors.read(new ByteArrayInputStream(bytes.toByteArray()), bytes.size());
    assertThat(read.floats("floats")).isEqualTo(floats);
  }

  @Test
  void readsNoMoreThanItsLength() throws IOException {
    byte[] sample = sample();
    ByteArrayInputStream stream =
        new ByteArrayInputStream(Arrays.copyOf(sample, sample.length + 5));
    Tensors.read(stream, sample.length);

    assertThat(stream.available()).isEqualTo(5);
  }

  @Test
  void anEmptySetIsAFileToo() throws IOException {
    byte[] encoded = new Tensors().encode();

    assertThat(new String(encoded, 8, encoded.length - 8, StandardCharsets.UTF_8))
        .isEqualTo("{}      ");
    assertThat(Tensors.decode(encoded).names()).isEmpty();
  }

  @Test
  void alignsEveryArray() {
    Tensors tensors = new Tensors();
    tensors.put("a", new byte[3]).put("b", new int[1]).put("c", new long[1]).put("é", new float[1]);
    String text = new String(tensors.encode(), StandardCharsets.UTF_8);

    assertThat(text)
        .contains("\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[16,19]}")
        .contains("\"b\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[12,16]}")
        .contains("\"c\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}")
        .contains("\"é\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}");
  }

  @Test
  void writesMoreThanOneArrayCanHold() throws IOException {
    float[] large = new float[1 << 25];
    Tensors tensors = new Tensors();
    for (int i = 0; i < 17; i++) {
      tensors.put("part-" + i, large);
    }
    CountingStream target = new CountingStream();
    tensors.write(target);

    assertThat(target.bytes).isGreaterThan(Integer.MAX_VALUE).isEqualTo(tensors.encodedBytes());
    assertThatThrownBy(tensors::encode)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(String.valueOf(target.bytes));
  }

  @Test
  void tellsWhatIsMissingOrOfAnotherType() {
    Tensors tensors = sampleTensors();

    assertThatThrownBy(() -> tensors.floats("weights"))
        .isInstanceOf(CorruptTensorsException.class)
        .hasMessage("tensor weights is missing");
    assertThatThrownBy(() -> tensors.longs("floats"))
        .isInstanceOf(CorruptTensorsException.class)
        .hasMessage("tensor floats is of F32 where I64 is expected");
  }

  @Test
  void refusesWhatCannotBeWritten() {
    Tensors tensors = sampleTensors();

    assertThatThrownBy(() -> tensors.put("floats", new int[0]))
        .hasMessage("two tensors named floats");
    assertThatThrownBy(() -> tensors.put("__metadata__", new int[0]))
        .hasMessage("a tensor cannot be named __metadata__");
    assertThatThrownBy(() -> tensors.put("x", new int[6], 2, 2))
        .hasMessage("tensor x has 6 elements, which is not the product of its shape [2, 2]");
    assertThatThrownBy(() -> tensors.put("x", new int[6], -2, -3)).hasMessageContaining("[-2, -3]");
    assertThatThrownBy(() -> tensors.put("\ud800", new int[0])).hasMessageContaining("surrogate");
    assertThatThrownBy(() -> tensors.putMetadata("x", "\ud800")).hasMessageContaining("surrogate");
  }

  static Tensors randomTensors(Random random) {
    Tensors tensors = new Tensors();
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      int rows = random.nextInt(5);
      int columns = random.nextInt(40);
      int n = rows * columns;
      String name = "tensor." + i + " \"\\\n\u00e9\ud83d\ude00".substring(random.nextInt(6));
      switch (random.nextInt(5)) {
        case 0 -> {
          float[] floats = new float[n];
          for (int j = 0; j < n; j++) {
            floats[j] = Float.intBitsToFloat(random.nextInt() & 0x7F7FFFFF);
          }
          tensors.put(name, floats, rows, columns);
        }
        case 1 -> tensors.put(name, random.doubles(n).toArray(), rows, 1, columns);
        case 2 -> tensors.put(name, random.longs(n).toArray());
        case 3 -> tensors.put(name, random.ints(n).toArray(), columns, rows);
        default -> {
          byte[] bytes = new byte[n];
          random.nextBytes(bytes);
          tensors.put(name, bytes);
        }
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      tensors.putMetadata("key " + i, "value \u2603 " + random.nextInt());
    }
    return tensors;
  }

  /** Gives a few bytes at a time, as networks do. */
  private static final class TrickleStream extends FilterInputStream {
    TrickleStream(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return super.read(target, offset, Math.min(length, 13));
    }
  }

  private static final class CountingStream extends OutputStream {
    long bytes;

    @Override
    public void write(int value) {
      bytes++;
    }

    @Override
    public void write(byte[] values, int offset, int length) {
      bytes += length;
    }
  }
}
