package dev.regatta.worker.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph that is being put together: nodes are added behind those whose outputs they take. Every
 * value of a graph has a name of its own; whoever comes first gets the one that it asks for. Field
 * numbers are those of GraphProto, TensorProto, ValueInfoProto, TypeProto and TensorShapeProto in
 * onnx.proto (ONNX 1.8).
 */
final class Graph {
  private static final int NODE = 1;
  private static final int NAME = 2;
  private static final int INITIALIZER = 5;
  private static final int INPUT = 11;
  private static final int OUTPUT = 12;
  private static final int VALUE = 13;

  private static final int TENSOR_DIMENSIONS = 1;
  private static final int TENSOR_TYPE = 2;
  private static final int TENSOR_STRINGS = 6;
  private static final int TENSOR_INT64S = 7;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_RAW = 9;

  private static final int VALUE_NAME = 1;
  private static final int VALUE_TYPE = 2;
  private static final int TYPE_TENSOR = 1;
  private static final int TENSOR_ELEMENT = 1;
  private static final int TENSOR_SHAPE = 2;
  private static final int SHAPE_DIMENSION = 1;
  private static final int DIMENSION_SIZE = 1;
  private static final int DIMENSION_NAME = 2;

  private final Message message = new Message().with(NAME, "regatta");
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();

  List<Value> inputs() {
    return Collections.unmodifiableList(inputs);
  }

  List<Value> outputs() {
    return Collections.unmodifiableList(outputs);
  }

  /** The graph, to which nothing will be added any more. */
  Message message() {
    return message;
  }

  /** Adds an input and returns its name. All inputs come before anything else. */
  String input(Value value) {
    if (!names.add(value.name())) {
      throw new IllegalArgumentException("two inputs named " + value.name());
    }
    inputs.add(value);
    message.with(INPUT, declaration(value));
    return value.name();
  }

  /** Adds a node and returns the name of what it puts out. */
  String add(Node node) {
    return name(node, node.operator());
  }

  /** Adds a node, tells what it puts out, and returns its name. */
  String add(Node node, Value value) {
    Value named = value.named(name(node, value.name()));
    message.with(VALUE, declaration(named));
    return named.name();
  }

  /**
   * Adds a node whose output is one of the graph, named as the value asks where that is free, and
   * returns its name.
   */
  String output(Node node, Value value) {
    Value named = value.named(name(node, value.name()));
    outputs.add(named);
    message.with(OUTPUT, declaration(named));
    return named.name();
  }

  private String name(Node node, String wish) {
    String output = free(wish);
    message.with(NODE, node.to(output));
    return output;
  }

  /** Adds floats of an array, which is not copied, and returns their name. */
  String floats(String wish, float[] values, int offset, int... dimensions) {
    int count = 1;
    for (int dimension : dimensions) {
      count *= dimension;
    }
    Message tensor = tensor(ValueType.FLOAT, dimensions);
    return initializer(wish, tensor.with(TENSOR_RAW, values, offset, count));
  }

  /** Adds a vector and returns its name. */
  String doubles(String wish, double... values) {
    Message tensor = tensor(ValueType.DOUBLE, values.length);
    return initializer(wish, tensor.with(TENSOR_RAW, values));
  }

  /** Adds a vector and returns its name. */
  String integers(String wish, long... values) {
    Message tensor = tensor(ValueType.INT64, values.length);
    for (long value : values) {
      tensor.with(TENSOR_INT64S, value);
    }
    return initializer(wish, tensor);
  }

  /** Adds a vector and returns its name. */
  String strings(String wish, List<String> values) {
    Message tensor = tensor(ValueType.STRING, values.size());
    values.forEach(value -> tensor.with(TENSOR_STRINGS, value));
    return initializer(wish, tensor);
  }

  private static Message tensor(ValueType type, int... dimensions) {
    Message tensor = new Message().with(TENSOR_TYPE, type.code);
    for (int dimension : dimensions) {
      tensor.with(TENSOR_DIMENSIONS, dimension);
    }
    return tensor;
  }

  private String initializer(String wish, Message tensor) {
    String name = free(wish);
    message.with(INITIALIZER, tensor.with(TENSOR_NAME, name));
    return name;
  }

  private String free(String wish) {
    String name = wish;
    while (!names.add(name)) {
      name = wish + "_" + uses.merge(wish, 1, Integer::sum);
    }
    return name;
  }

  private static Message declaration(Value value) {
    Message shape = new Message();
    shape.with(SHAPE_DIMENSION, new Message().with(DIMENSION_NAME, Value.ROWS));
    for (int dimension : value.dimensions()) {
      shape.with(SHAPE_DIMENSION, new Message().with(DIMENSION_SIZE, dimension));
    }
    Message tensor =
        new Message().with(TENSOR_ELEMENT, value.type().code).with(TENSOR_SHAPE, shape);
    return new Message()
        .with(VALUE_NAME, value.name())
        .with(VALUE_TYPE, new Message().with(TYPE_TENSOR, tensor));
  }
}
