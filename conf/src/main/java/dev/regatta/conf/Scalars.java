package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.Locale;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/**
 * Plain scalars by the core schema of YAML 1.2: only {@code true} and {@code false} (also
 * capitalized) are booleans, {@code no} and {@code on} are text, {@code 007} is 7, {@code 0x1f} and
 * {@code 0o17} are whole numbers. A number that no double holds is not finite.
 */
final class Scalars {
  private static final CoreScalarResolver RESOLVER = new CoreScalarResolver(false);
  private static final int LONG_BITS = 63;

  private Scalars() {}

  /** The value of an unquoted scalar. */
  static JsonNode resolve(String plain) {
    Tag tag = RESOLVER.resolve(plain, true);
    if (tag.equals(Tag.NULL)) {
      return NullNode.getInstance();
    }
    if (tag.equals(Tag.BOOL)) {
      return BooleanNode.valueOf(Boolean.parseBoolean(plain));
    }
    if (tag.equals(Tag.INT)) {
      return integer(integerValue(plain));
    }
    return tag.equals(Tag.FLOAT) ? DoubleNode.valueOf(doubleValue(plain)) : TextNode.valueOf(plain);
  }

  /** The narrowest node, so that equal numbers make equal nodes. */
  static JsonNode integer(BigInteger value) {
    return value.bitLength() <= LONG_BITS
        ? integer(value.longValue())
        : BigIntegerNode.valueOf(value);
  }

  /** The narrowest node, so that equal numbers make equal nodes. */
  static JsonNode integer(long value) {
    return (int) value == value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }

  private static BigInteger integerValue(String plain) {
    if (plain.startsWith("0x")) {
      return new BigInteger(plain.substring(2), 16);
    }
    return plain.startsWith("0o")
        ? new BigInteger(plain.substring(2), 8)
        : new BigInteger(plain, 10);
  }

  private static double doubleValue(String plain) {
    String lower = plain.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".nan")) {
      return Double.NaN;
    }
    if (lower.endsWith(".inf")) {
      return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.parseDouble(plain);
  }
}
