package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers as int or long. A number written as a fraction or with an exponent is taken where
 * it is whole: {@code 1e6} is 1000000, and {@code 1.5} is a problem.
 */
final class IntegerForm extends Form {
  private final Class<?> type;
  private final BigInteger min;
  private final BigInteger max;
  private final Limits limits;

  private IntegerForm(Class<?> type, long min, long max, Limits limits) {
    this.type = type;
    this.min = BigInteger.valueOf(min);
    this.max = BigInteger.valueOf(max);
    this.limits = limits;
  }

  static IntegerForm ints(Limits limits) {
    return new IntegerForm(int.class, Integer.MIN_VALUE, Integer.MAX_VALUE, limits);
  }

  static IntegerForm longs(Limits limits) {
    return new IntegerForm(long.class, Long.MIN_VALUE, Long.MAX_VALUE, limits);
  }

  @Override
  @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings) {
    if (!node.isNumber() || !isWhole(node)) {
      Problem problem = mismatch(node, path, findings);
      findings.add(limits.isNone() ? problem : problem.allowed(limits.text()));
      return null;
    }
    BigInteger value = node.isIntegralNumber() ? node.bigIntegerValue() : whole(node);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      String span = limits.isNone() ? "from " + min + " to " + max : limits.text();
      findings.add(findings.problem(path, node, "out of range").allowed(span));
      return null;
    }
    if (!limits.contain(value.doubleValue())) {
      findings.add(findings.problem(path, node, "out of range").allowed(limits.text()));
      return null;
    }
    return type == int.class ? (Object) value.intValue() : (Object) value.longValue();
  }

  private static boolean isWhole(JsonNode node) {
    double value = node.doubleValue();
    return node.isIntegralNumber() || (Double.isFinite(value) && value == Math.rint(value));
  }

  private static BigInteger whole(JsonNode node) {
    return new BigDecimal(node.doubleValue()).toBigInteger();
  }

  @Override
  JsonNode write(Object value) {
    return Scalars.integer(((Number) value).longValue());
  }

  @Override
  ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "integer");
    limits.describe(schema);
    return schema;
  }

  @Override
  String described(Sections sections, String path) {
    return wanted() + limits.suffix();
  }

  @Override
  String wanted() {
    return "a whole number";
  }
}
