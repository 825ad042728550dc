package dev.regatta.worker.io;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a whole file of the format, of unknown origin. */
final class TensorReader {
  private TensorReader() {}

  static Tensors read(TensorSource source, long length) throws IOException {
    try {
      return checked(source, length);
    } catch (EOFException e) {
      throw new CorruptTensorsException("the bytes end before the " + length + " announced", e);
    }
  }

  private static Tensors checked(TensorSource source, long length) throws IOException {
    if (length < Long.BYTES) {
      throw new CorruptTensorsException(
          length + " bytes are too few to hold the length of a header");
    }
    long headerBytes = source.next(Long.BYTES).getLong();
    long behind = length - Long.BYTES;
    if (headerBytes < 0 || headerBytes > Math.min(behind, Header.MAX_BYTES)) {
      throw new CorruptTensorsException(
          "a header of "
              + Long.toUnsignedString(headerBytes)
              + " bytes is announced; it has at most "
              + Math.min(behind, Header.MAX_BYTES));
    }
    Header header = HeaderParser.parse(bytes(source, (int) headerBytes));
    List<Layout> inFileOrder =
        header.layouts().stream()
            .sorted(Comparator.comparingLong(Layout::begin).thenComparingLong(Layout::end))
            .toList();
    checkPlaces(inFileOrder, behind - headerBytes);
    return tensors(header, byName(inFileOrder, source));
  }

  /** Grows with what arrives: the announced length is not to be believed. */
  private static byte[] bytes(TensorSource source, int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < count) {
      ByteBuffer next = source.next(count - bytes.size());
      bytes.write(next.array(), next.arrayOffset() + next.position(), next.remaining());
    }
    return bytes.toByteArray();
  }

  private static void checkPlaces(List<Layout> inFileOrder, long dataBytes)
      throws CorruptTensorsException {
    long end = 0;
    for (Layout layout : inFileOrder) {
      if (layout.begin() != end) {
        throw new CorruptTensorsException(
            "tensor "
                + layout.name()
                + " begins at byte "
                + layout.begin()
                + " of the data where the one before ends at "
                + end);
      }
      end = layout.end();
    }
    if (end != dataBytes) {
      throw new CorruptTensorsException(
          "tensors take " + end + " bytes of data; there are " + dataBytes);
    }
  }

  private static Map<String, Tensor> byName(List<Layout> inFileOrder, TensorSource source)
      throws IOException {
    Map<String, Tensor> tensors = new HashMap<>();
    for (Layout layout : inFileOrder) {
      tensors.put(layout.name(), tensor(layout, source));
    }
    return tensors;
  }

  private static Tensor tensor(Layout layout, TensorSource source) throws IOException {
    ElementType type = layout.type();
    Object array = type.allocate(layout.elements());
    int done = 0;
    while (done < layout.elements()) {
      ByteBuffer next = source.next((long) (layout.elements() - done) * type.bytes);
      int elements = next.remaining() / type.bytes;
      type.copyIn(array, done, elements, next);
      done += elements;
    }
    return new Tensor(type, layout.shape(), array);
  }

  private static Tensors tensors(Header header, Map<String, Tensor> byName) {
    Tensors tensors = new Tensors();
    header.metadata().forEach(tensors::putMetadata);
    for (Layout layout : header.layouts()) {
      tensors.put(layout.name(), requireNonNull(byName.get(layout.name())));
    }
    return tensors;
  }
}
