package dev.regatta.worker.prepare.category;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.codec.Json;
import dev.regatta.worker.sparse.NonZeros;
import java.util.BitSet;
import java.util.HexFormat;

/**
 * The input that a category's hash h chooses: h modulo buckets, h being unsigned. Where signs are
 * hashed it is -1 where the highest bit of h is set; else always 1.
 */
final class Buckets implements Encoding {
  private static final long serialVersionUID = 1L;
  static final String WORD = "hashing";

  /** What stands in the bucket. */
  enum Sign {
    POSITIVE,
    HASHED
  }

  private final int buckets;
  private final Sign sign;
  private final BitSet filled;

  /**
   * An encoding.
   *
   * @param filled the buckets of training rows
   */
  Buckets(int buckets, Sign sign, BitSet filled) {
    this.buckets = buckets;
    this.sign = sign;
    this.filled = (BitSet) filled.clone();
  }

  static int bucket(int hash, int buckets) {
    return Integer.remainderUnsigned(hash, buckets);
  }

  @Override
  public int width() {
    return buckets;
  }

  @Override
  public boolean encode(String category, float[] out, int at) {
    int hash = Murmur3.hash(category);
    int bucket = bucket(hash, buckets);
    if (!filled.get(bucket)) {
      return false;
    }
    out[at + bucket] = value(hash);
    return true;
  }

  @Override
  public boolean encode(String category, NonZeros out, int at) {
    int hash = Murmur3.hash(category);
    int bucket = bucket(hash, buckets);
    boolean known = filled.get(bucket);
    if (known) {
      out.add(at + bucket, value(hash));
    }
    return known;
  }

  private float value(int hash) {
    return sign == Sign.HASHED && hash < 0 ? -1 : 1;
  }

  @Override
  public void write(ObjectNode json) {
    json.put("type", WORD);
    json.put("hash", Murmur3.NAME);
    json.put("seed", Murmur3.SEED);
    json.put("buckets", buckets);
    json.put("sign", Json.word(sign));
    json.put("filled", HexFormat.of().formatHex(filled.toByteArray()));
  }

  static Buckets read(JsonNode json) {
    String hash = Json.text(json, "hash");
    int seed = Json.whole(json, "seed");
    if (!hash.equals(Murmur3.NAME) || seed != Murmur3.SEED) {
      throw Json.damaged("unknown hash " + hash + " with seed " + seed);
    }
    int buckets = Json.whole(json, "buckets");
    BitSet filled;
    try {
      filled = BitSet.valueOf(HexFormat.of().parseHex(Json.text(json, "filled")));
    } catch (IllegalArgumentException e) {
      throw Json.damaged("filled is no hexadecimal text");
    }
    if (buckets < 1 || filled.length() > buckets) {
      throw Json.damaged("buckets " + buckets + " do not fit those that are filled");
    }
    return new Buckets(buckets, Json.constant(Sign.class, Json.text(json, "sign")), filled);
  }
}
