package dev.regatta.worker.prepare.category;

import java.nio.charset.StandardCharsets;

/**
 * MurmurHash3_x86_32 (Appleby, public domain) over a text's UTF-8 bytes: the same on every machine
 * and in every release, because model files lean on it.
 */
final class Murmur3 {
  static final String NAME = "murmur3-x86-32";
  static final int SEED = 42;

  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  static int hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8), SEED);
  }

  static int hash(byte[] bytes, int seed) {
    int h = seed;
    int whole = bytes.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      h = Integer.rotateLeft(h ^ mixed(littleEndian(bytes, i, 4)), 13) * 5 + 0xe6546b64;
    }
    // No bytes left over mix to 0.
    h ^= mixed(littleEndian(bytes, whole, bytes.length - whole));
    h ^= bytes.length;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }

  private static int mixed(int k) {
    return Integer.rotateLeft(k * C1, 15) * C2;
  }

  private static int littleEndian(byte[] bytes, int from, int count) {
    int k = 0;
    for (int i = count - 1; i >= 0; i--) {
      k = (k << 8) | (bytes[from + i] & 0xFF);
    }
    return k;
  }
}
