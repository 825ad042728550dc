package dev.regatta.driver.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages bytes as disks, editors and adversaries do: of one seed always in the same way. */
public final class Mutator {
  /** What stands for a number: each a limit of something. */
  static final List<String> NUMBERS =
      List.of(
          "-1",
          "0",
          "1",
          "65537",
          "16777217",
          "2147483639",
          "2147483647",
          "-2147483648",
          "4294967296",
          "9223372036854775807",
          "-9223372036854775808",
          "99999999999999999999",
          "1e9",
          "1e308",
          "-1e309",
          "1e-400",
          "1e999999999",
          "0.1",
          "NaN",
          "1" + "0".repeat(2000));

  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "\"\"",
          "{}",
          "[]",
          "-",
          ":",
          ",",
          "\n",
          "\\ud800",
          "\\u0000",
          "&a ",
          "*a",
          "<<: *a",
          "!!java.net.URL ",
          "${X}",
          "${X:?",
          "$${",
          "? ",
          "| ",
          "%YAML 9.9\n",
          "---\n",
          "...\n",
          "\"",
          "'",
          "#",
          "\t",
          "\u0000",
          "\uFEFF",
          "\uD83D\uDE00");

  /** What opens something, each of which may come many times over. */
  private static final List<String> NESTS =
      List.of("[", "{", "{\"a\":", "[[", "- ", "? ", "a:\n ", "{layers: [", "\"", "!", "&a [");

  private static final long[] LONGS = {
    -1, 0, 1, Integer.MAX_VALUE, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final String SYNTAX = "0123456789[]{},:\"-\\ue.'#&*!|>%@\n ";
  private static final int MOST_NESTED = 3000;
  private static final int MOST_REPEATED = 2000;

  private final Random random;

  public Mutator(Random random) {
    this.random = random;
  }

  /**
   * One to four kinds of damage.
   *
   * @param other a piece of which may get in
   */
  public byte[] mutated(byte[] bytes, byte[] other) {
    byte[] mutant = bytes;
    for (int more = random.nextInt(4); more >= 0; more--) {
      mutant = once(mutant, other);
    }
    return mutant;
  }

  private byte[] once(byte[] bytes, byte[] other) {
    int at = place(bytes);
    int end = Math.min(bytes.length, at + random.nextInt(40));
    return switch (random.nextInt(11)) {
      case 0 -> flipped(bytes, at);
      case 1 -> replaced(bytes, at, Math.min(bytes.length, at + 1), syntax());
      case 2 -> replaced(bytes, at, at, noise());
      case 3 -> replaced(bytes, at, end, new byte[0]);
      case 4 -> Arrays.copyOf(bytes, at);
      case 5 -> withNumber(bytes, at);
      case 6 -> withLong(bytes, at);
      case 7 -> replaced(bytes, at, at, many(Arrays.copyOfRange(bytes, at, end), MOST_REPEATED));
      case 8 -> replaced(bytes, at, at, many(one(NESTS), MOST_NESTED));
      case 9 -> replaced(bytes, at, random.nextBoolean() ? at : end, one(TOKENS));
      default -> spliced(bytes, at, other);
    };
  }

  /** Half of all damage is near the start, where formats say what follows. */
  private int place(byte[] bytes) {
    return random.nextInt((random.nextBoolean() ? Math.min(bytes.length, 200) : bytes.length) + 1);
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] syntax() {
    return new byte[] {(byte) SYNTAX.charAt(random.nextInt(SYNTAX.length()))};
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(8)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] one(List<String> texts) {
    return texts.get(random.nextInt(texts.size())).getBytes(UTF_8);
  }

  private byte[] many(byte[] piece, int most) {
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int count = random.nextInt(random.nextInt(4) == 0 ? most : 20); count >= 0; count--) {
      many.writeBytes(piece);
    }
    return many.toByteArray();
  }

  /** Puts a number in place of the next one that is spelt with digits. */
  private byte[] withNumber(byte[] bytes, int at) {
    int from = at;
    while (from < bytes.length && !Character.isDigit(bytes[from])) {
      from++;
    }
    int to = from;
    while (to < bytes.length && Character.isDigit(bytes[to])) {
      to++;
    }
    return replaced(bytes, from, to, one(NUMBERS));
  }

  /** Puts eight bytes, little-endian, over what is there; often at the very start. */
  private byte[] withLong(byte[] bytes, int at) {
    byte[] mutant = bytes.clone();
    int place = random.nextBoolean() ? 0 : at;
    if (place + Long.BYTES <= mutant.length) {
      long value = LONGS[random.nextInt(LONGS.length)];
      ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN).putLong(place, value);
    }
    return mutant;
  }

  private byte[] spliced(byte[] bytes, int at, byte[] other) {
    int from = random.nextInt(other.length + 1);
    int to = random.nextBoolean() ? other.length : Math.min(other.length, from + 60);
    int behind = random.nextBoolean() ? at : bytes.length;
    return replaced(bytes, at, behind, Arrays.copyOfRange(other, from, to));
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    ByteArrayOutputStream replaced = new ByteArrayOutputStream();
    replaced.write(bytes, 0, from);
    replaced.writeBytes(by);
    replaced.write(bytes, to, bytes.length - to);
    return replaced.toByteArray();
  }
}
