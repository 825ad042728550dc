package dev.regatta.worker.onnx;

import java.util.List;

/**
 * One application of an operator, with one output. Field numbers are those of NodeProto and
 * AttributeProto in onnx.proto (ONNX 1.8).
 */
final class Node {
  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int OPERATOR = 4;
  private static final int ATTRIBUTE = 5;
  private static final int DOMAIN = 7;

  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_FLOAT = 2;
  private static final int ATTRIBUTE_INT = 3;
  private static final int ATTRIBUTE_INTS = 8;
  private static final int ATTRIBUTE_STRINGS = 9;
  private static final int ATTRIBUTE_TYPE = 20;

  /** AttributeProto.AttributeType. */
  private static final int TYPE_FLOAT = 1;

  private static final int TYPE_INT = 2;
  private static final int TYPE_INTS = 7;
  private static final int TYPE_STRINGS = 8;

  /** The operators for classical machine learning. */
  static final String ML_DOMAIN = "ai.onnx.ml";

  private final String operator;
  private final Message message = new Message();

  private Node(String operator, String... inputs) {
    this.operator = operator;
    message.with(OPERATOR, operator);
    for (String input : inputs) {
      message.with(INPUT, input);
    }
  }

  /** An operator of the default domain. */
  static Node of(String operator, String... inputs) {
    return new Node(operator, inputs);
  }

  /** An operator of {@link #ML_DOMAIN}. */
  static Node ml(String operator, String... inputs) {
    Node node = new Node(operator, inputs);
    node.message.with(DOMAIN, ML_DOMAIN);
    return node;
  }

  /** What values are called that have no better name. */
  String operator() {
    return operator;
  }

  Node with(String attribute, long value) {
    message.with(ATTRIBUTE, attribute(attribute, TYPE_INT).with(ATTRIBUTE_INT, value));
    return this;
  }

  Node with(String attribute, float value) {
    message.with(ATTRIBUTE, attribute(attribute, TYPE_FLOAT).with(ATTRIBUTE_FLOAT, value));
    return this;
  }

  Node with(String attribute, long[] values) {
    Message list = attribute(attribute, TYPE_INTS);
    for (long value : values) {
      list.with(ATTRIBUTE_INTS, value);
    }
    message.with(ATTRIBUTE, list);
    return this;
  }

  Node with(String attribute, List<String> values) {
    Message list = attribute(attribute, TYPE_STRINGS);
    values.forEach(value -> list.with(ATTRIBUTE_STRINGS, value));
    message.with(ATTRIBUTE, list);
    return this;
  }

  private static Message attribute(String name, int type) {
    return new Message().with(ATTRIBUTE_NAME, name).with(ATTRIBUTE_TYPE, type);
  }

  /** The node that puts out {@code output}. */
  Message to(String output) {
    return message.with(OUTPUT, output);
  }
}
