package dev.regatta.worker.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of unknown origin: one typed error, or valid content; never much memory. */
class CorruptTensorsTest {
  private static final long MAX_BYTES_PER_READ = 4 << 20;

  @Test
  void truncationAnywhereIsTold() {
    byte[] whole = sample(new Random(1));
    for (int sixteenth = 0; sixteenth < 16; sixteenth++) {
      int length = (int) ((long) whole.length * sixteenth / 16);
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Tensors.decode(cut)).isInstanceOf(CorruptTensorsException.class);
      assertThatThrownBy(() -> Tensors.read(new ByteArrayInputStream(cut), length))
          .isInstanceOf(CorruptTensorsException.class);
      assertThatThrownBy(() -> Tensors.read(new ByteArrayInputStream(cut), whole.length))
          .isInstanceOf(CorruptTensorsException.class)
          .hasMessage("the bytes end before the " + whole.length + " announced");
    }
  }

  @Test
  void trailingBytesAreTold() {
    byte[] whole = sample(new Random(2));
    assertThatThrownBy(() -> Tensors.decode(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(CorruptTensorsException.class)
        .hasMessageMatching("tensors take \\d+ bytes of data; there are \\d+");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]                                                             | begin with {",
        "{                                                              | not valid JSON",
        "{\"a\":1}                                                      | VALUE_NUMBER_INT",
        "{} {}                                                          | goes on behind",
        "{\"__metadata__\":{\"a\":1}}                                   | VALUE_STRING",
        "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}                     | name a twice",
        "{\"__metadata__\":{},\"__metadata__\":{}}                      | names __metadata__ twice",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[0]}}                       | lacks",
        "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}                    | unknown or second dtype",
        "{\"a\":{\"other\":1}}                                          | unknown or second other",
        "{\"a\":{\"dtype\":\"Q8\"}}                                     | unknown dtype Q8",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[-1]}}                      | holds -1 for a size",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1.5]}}                     | holds 1.5 for a size",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[99999999999999999999]}}    | not valid JSON",
        "{\"\\ud800\":{}}                                               | surrogate",
      })
  void tellsWhatIsWrongWithAHeader(String header, String reason) {
    assertThatThrownBy(() -> Tensors.decode(file(header, 0)))
        .isInstanceOf(CorruptTensorsException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[4]               | 0,5    | does not take bytes 0 to 5",
        "[4]               | 4,0    | does not take bytes 4 to 0",
        "[4]               | 0      | has not two data_offsets",
        "[4]               | 4,8    | begins at byte 4",
        "[4]               | 9223372036854775807,0    | does not take",
        "[2147483648]      | 0,8    | is too large",
        "[4294967296,4294967296]    | 0,0 | is too large",
        "[65536,65536,0,1] | 0,0    | is too large",
        "[2000000000]      | 0,2000000000 | tensors take 2000000000 bytes of data; there are 8",
      })
  void tellsWhatIsWrongWithAPlace(String shape, String offsets, String reason) {
    String header =
        "{\"a\":{\"dtype\":\"U8\",\"shape\":%s,\"data_offsets\":[%s]}}".formatted(shape, offsets);
    assertThatThrownBy(() -> Tensors.decode(file(header, 8)))
        .isInstanceOf(CorruptTensorsException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void holesAndOverlapsAreTold() {
    assertThatThrownBy(() -> Tensors.decode(file(two(0, 4, 5, 9), 9)))
        .hasMessage("tensor b begins at byte 5 of the data where the one before ends at 4");
    assertThatThrownBy(() -> Tensors.decode(file(two(0, 4, 3, 7), 7)))
        .hasMessage("tensor b begins at byte 3 of the data where the one before ends at 4");
    assertThatThrownBy(() -> Tensors.decode(file(two(0, 4, 0, 4), 4)))
        .isInstanceOf(CorruptTensorsException.class);
  }

  @Test
  void dataMayLieInAnyOrder() throws IOException {
    Tensors tensors = Tensors.decode(file(two(4, 8, 0, 4), 8));

    assertThat(tensors.names()).containsExactly("a", "b");
    assertThat(tensors.bytes("a")).containsExactly(4, 5, 6, 7);
    assertThat(tensors.bytes("b")).containsExactly(0, 1, 2, 3);
  }

  @Test
  void anImpossibleHeaderLengthIsTold() {
    for (long length : new long[] {Long.MIN_VALUE, -1, 3, 1 << 20, 1L << 40, Long.MAX_VALUE}) {
      byte[] bytes = file("{}", 0);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      assertThatThrownBy(() -> Tensors.decode(bytes))
          .isInstanceOf(CorruptTensorsException.class)
          .hasMessageContaining("a header of " + Long.toUnsignedString(length));
    }
    assertThatThrownBy(() -> Tensors.read(new ByteArrayInputStream(new byte[9]), 1L << 60))
        .isInstanceOf(CorruptTensorsException.class);
  }

  @Test
  void aHeaderThatIsNotUtf8IsTold() {
    byte[] bytes = file("{\"a\":\"bc\"}", 0);
    bytes[11] = (byte) 0xC3;
    assertThatThrownBy(() -> Tensors.decode(bytes))
        .isInstanceOf(CorruptTensorsException.class)
        .hasMessage("the header is not valid JSON");
  }

  @Test
  void deepNestingIsAnErrorAndNoStackOverflow() {
    assertThatThrownBy(() -> Tensors.decode(file("{\"a\":" + "[".repeat(1 << 20), 0)))
        .isInstanceOf(CorruptTensorsException.class);
    assertThatThrownBy(() -> Tensors.decode(file("{\"a\":{\"shape\":" + "[".repeat(1 << 20), 0)))
        .isInstanceOf(CorruptTensorsException.class);
  }

  @Test
  void mutatedFilesGiveOneErrorOrValidContentInBoundedMemory() {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    int valid = 0;
    int mutations = 6_000;
    for (int seed = 0; seed < mutations; seed++) {
      Random random = new Random(seed);
      byte[] bytes = mutated(sample(random), random);
      long before = memory.getThreadAllocatedBytes(thread);
      boolean intact = decodes(bytes, seed);
      assertThat(memory.getThreadAllocatedBytes(thread) - before)
          .as("bytes allocated, seed %d", seed)
          .isLessThan(MAX_BYTES_PER_READ);
      valid += intact ? 1 : 0;
    }
    assertThat(valid).isBetween(mutations / 20, mutations * 19 / 20);
  }

  /** True where the bytes hold tensors: then these can be written and read again. */
  private static boolean decodes(byte[] bytes, int seed) {
    Tensors decoded;
    try {
      decoded = Tensors.decode(bytes);
    } catch (CorruptTensorsException e) {
      assertThat(e).as("seed %d", seed).message().isNotBlank();
      assertThatThrownBy(() -> Tensors.read(new ByteArrayInputStream(bytes), bytes.length))
          .as("seed %d", seed)
          .isInstanceOf(CorruptTensorsException.class)
          .hasMessage(e.getMessage());
      return false;
    }
    byte[] again = decoded.encode();
    try {
      assertThat(Tensors.decode(again).encode()).as("seed %d", seed).isEqualTo(again);
      assertThat(Tensors.read(new ByteArrayInputStream(bytes), bytes.length).encode())
          .as("seed %d", seed)
          .isEqualTo(again);
    } catch (IOException e) {
      throw new AssertionError("seed " + seed, e);
    }
    return true;
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] mutant = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(random.nextBoolean() ? Math.min(mutant.length, 200) : mutant.length);
      switch (random.nextInt(4)) {
        case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutant[at] = (byte) "0123456789[]{},:\"-\\ue".charAt(random.nextInt(21));
        case 2 -> mutant = spliced(mutant, at, at + random.nextInt(20), random.nextInt(20));
        default -> mutant[at] = (byte) random.nextInt();
      }
    }
    return mutant;
  }

  /** Puts {@code count} copies of the byte at {@code from} in place of a range. */
  private static byte[] spliced(byte[] bytes, int from, int to, int count) {
    byte[] filling = new byte[count];
    Arrays.fill(filling, bytes[from]);
    ByteArrayOutputStream spliced = new ByteArrayOutputStream();
    spliced.write(bytes, 0, from);
    spliced.writeBytes(filling);
    int rest = Math.min(to, bytes.length - 1);
    spliced.write(bytes, rest, bytes.length - rest);
    return spliced.toByteArray();
  }

  private static byte[] sample(Random random) {
    return TensorsTest.randomTensors(random).put("last", new float[] {1, 2, 3, 4}, 2, 2).encode();
  }

  private static String two(int... offsets) {
    return """
    {"a":{"dtype":"U8","shape":[4],"data_offsets":[%d,%d]},
     "b":{"shape":[2,2],"data_offsets":[%d,%d],"dtype":"U8"}}\
    """
        .formatted(Arrays.stream(offsets).boxed().toArray());
  }

  /** The header as it is, and data that count from 0 on. */
  private static byte[] file(String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.wrap(new byte[8 + text.length + dataBytes]);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text);
    for (int i = 0; i < dataBytes; i++) {
      bytes.put((byte) i);
    }
    return bytes.array();
  }
}
