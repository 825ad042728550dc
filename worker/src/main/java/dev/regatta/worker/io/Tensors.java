package dev.regatta.worker.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Named arrays with shapes, and strings about them, in the order in which they were put: what
 * crosses every wire and fills every file of numbers, in the safetensors format (8 bytes of
 * little-endian header length, a JSON header, the data).
 *
 * <p>Arrays are copied neither when put nor when got. Data lie in the file with the widest elements
 * first, so that every array is aligned; the header keeps the order. Equal content gives equal
 * bytes. Reading checks everything before it allocates: see {@link #read}.
 */
public final class Tensors {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** Puts a vector. */
  public Tensors put(String name, float[] values) {
    return put(name, values, values.length);
  }

  /**
   * Puts an array of any shape, row-major.
   *
   * @param shape its product is the array's length; an empty array for a single number
   */
  public Tensors put(String name, float[] values, int... shape) {
    return put(name, ElementType.F32, values, values.length, shape);
  }

  /** Puts a vector. */
  public Tensors put(String name, double[] values) {
    return put(name, values, values.length);
  }

  /** Puts an array of any shape, row-major. */
  public Tensors put(String name, double[] values, int... shape) {
    return put(name, ElementType.F64, values, values.length, shape);
  }

  /** Puts a vector. */
  public Tensors put(String name, long[] values) {
    return put(name, values, values.length);
  }

  /** Puts an array of any shape, row-major. */
  public Tensors put(String name, long[] values, int... shape) {
    return put(name, ElementType.I64, values, values.length, shape);
  }

  /** Puts a vector. */
  public Tensors put(String name, int[] values) {
    return put(name, values, values.length);
  }

  /** Puts an array of any shape, row-major. */
  public Tensors put(String name, int[] values, int... shape) {
    return put(name, ElementType.I32, values, values.length, shape);
  }

  /** Puts a vector of bytes, unsigned for other readers. */
  public Tensors put(String name, byte[] values) {
    return put(name, values, values.length);
  }

  /** Puts an array of bytes of any shape, row-major. */
  public Tensors put(String name, byte[] values, int... shape) {
    return put(name, ElementType.U8, values, values.length, shape);
  }

  private Tensors put(String name, ElementType type, Object array, int length, int[] shape) {
    if (!Shapes.fits(shape, length)) {
      throw new IllegalArgumentException(
          "tensor "
              + name
              + " has "
              + length
              + " elements, which is not the product of its shape "
              + Arrays.toString(shape));
    }
    return put(name, new Tensor(type, shape.clone(), array));
  }

  Tensors put(String name, Tensor tensor) {
    checkText(name);
    if (name.equals(Header.METADATA)) {
      throw new IllegalArgumentException("a tensor cannot be named " + name);
    }
    if (tensors.putIfAbsent(name, tensor) != null) {
      throw new IllegalArgumentException("two tensors named " + name);
    }
    return this;
  }

  /** Puts a string about the arrays; a later one of the same key replaces it. */
  public Tensors putMetadata(String key, String value) {
    checkText(key);
    checkText(value);
    metadata.put(key, value);
    return this;
  }

  private static void checkText(String text) {
    if (!Header.encodable(text)) {
      throw new IllegalArgumentException("half of a surrogate pair in a name or in metadata");
    }
  }

  /** The names of the arrays, in their order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  public Optional<String> metadata(String key) {
    return Optional.ofNullable(metadata.get(key));
  }

  /**
   * The array of that name, which is of floats.
   *
   * @throws CorruptTensorsException where there is none or it holds something else
   */
  public float[] floats(String name) throws CorruptTensorsException {
    return (float[]) get(name, ElementType.F32).array();
  }

  /** The array of that name, which is of doubles. */
  public double[] doubles(String name) throws CorruptTensorsException {
    return (double[]) get(name, ElementType.F64).array();
  }

  /** The array of that name, which is of longs. */
  public long[] longs(String name) throws CorruptTensorsException {
    return (long[]) get(name, ElementType.I64).array();
  }

  /** The array of that name, which is of ints. */
  public int[] ints(String name) throws CorruptTensorsException {
    return (int[]) get(name, ElementType.I32).array();
  }

  /** The array of that name, which is of bytes. */
  public byte[] bytes(String name) throws CorruptTensorsException {
    return (byte[]) get(name, ElementType.U8).array();
  }

  /** The shape of the array of that name, a copy. */
  public int[] shape(String name) throws CorruptTensorsException {
    return get(name).shape().clone();
  }

  private Tensor get(String name, ElementType type) throws CorruptTensorsException {
    Tensor tensor = get(name);
    if (tensor.type() != type) {
      throw new CorruptTensorsException(
          "tensor " + name + " is of " + tensor.type() + " where " + type + " is expected");
    }
    return tensor;
  }

  private Tensor get(String name) throws CorruptTensorsException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new CorruptTensorsException("tensor " + name + " is missing");
    }
    return tensor;
  }

  /** The number of bytes that {@link #write} writes. */
  public long encodedBytes() {
    return new TensorWriter(tensors, metadata).length();
  }

  /**
   * All of it as one array.
   *
   * @throws IllegalStateException where that would be longer than an array can be
   */
  public byte[] encode() {
    return new TensorWriter(tensors, metadata).encode();
  }

  /** Writes what {@link #encode} returns, of any length, in small pieces. Does not flush. */
  public void write(OutputStream target) throws IOException {
    new TensorWriter(tensors, metadata).write(target);
  }

  /**
   * Reads what {@link #encode} returned, or any file of the format with the types known here.
   *
   * @throws CorruptTensorsException as {@link #read} does
   */
  public static Tensors decode(byte[] bytes) throws CorruptTensorsException {
    try {
      return TensorReader.read(TensorSource.of(bytes), bytes.length);
    } catch (CorruptTensorsException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory failed", e);
    }
  }

  /**
   * Reads what {@link #write} wrote. The header is checked in full before an array is allocated:
   * its length, every name, type, shape and place; the data fill exactly what is left of {@code
   * length}, without holes. Memory stays within a few times the bytes that were really there plus
   * one array.
   *
   * @param length in bytes, of all of it; no more is read
   * @throws CorruptTensorsException where the bytes are not in the format or end early
   */
  public static Tensors read(InputStream source, long length) throws IOException {
    return TensorReader.read(TensorSource.of(source), length);
  }
}
