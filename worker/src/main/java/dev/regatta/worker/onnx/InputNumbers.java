package dev.regatta.worker.onnx;

/** The type of a graph's inputs that hold numbers. */
public enum InputNumbers {
  /** Seven digits: what most runtimes and their callers have at hand. */
  FLOAT(ValueType.FLOAT),
  /** Sixteen digits, as training rows had. */
  DOUBLE(ValueType.DOUBLE);

  final ValueType type;

  InputNumbers(ValueType type) {
    this.type = type;
  }
}
