package dev.regatta.worker.onnx;

/** What the elements of a graph's value are. */
public enum ValueType {
  FLOAT(1),
  INT64(7),
  STRING(8),
  DOUBLE(11);

  /** In onnx.proto: TensorProto.DataType. */
  final int code;

  ValueType(int code) {
    this.code = code;
  }
}
