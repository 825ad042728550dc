package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Finite numbers. */
final class DoubleForm extends Form {
  private final Limits limits;

  DoubleForm(Limits limits) {
    this.limits = limits;
  }

  @Override
  @Nullable Object readPresent(JsonNode node, KeyPath path, Findings findings) {
    if (!node.isNumber()) {
      Problem problem = mismatch(node, path, findings);
      findings.add(limits.isNone() ? problem : problem.allowed(limits.text()));
      return null;
    }
    double value = node.doubleValue();
    if (!Double.isFinite(value) || !limits.contain(value)) {
      String allowed = limits.isNone() ? "finite numbers" : limits.text();
      findings.add(findings.problem(path, node, "out of range").allowed(allowed));
      return null;
    }
    return value;
  }

  @Override
  JsonNode write(Object value) {
    double number = (Double) value;
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("a job file cannot hold " + number);
    }
    return DoubleNode.valueOf(number);
  }

  /** A node without a decimal point where the number needs none. */
  static JsonNode number(double value) {
    return value == (int) value ? Scalars.integer((int) value) : DoubleNode.valueOf(value);
  }

  @Override
  ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "number");
    limits.describe(schema);
    return schema;
  }

  @Override
  String described(Sections sections, String path) {
    return wanted() + limits.suffix();
  }

  @Override
  String wanted() {
    return "a number";
  }
}
