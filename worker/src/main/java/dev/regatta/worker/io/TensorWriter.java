package dev.regatta.worker.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors with their places in a file worked out. */
final class TensorWriter {
  private static final int CHUNK_BYTES = 1 << 16;

  /** A tensor and where it goes. */
  private record Placed(Layout layout, Object array) {}

  /** In the order in which the data lie in the file. */
  private final List<Placed> placed = new ArrayList<>();

  private final byte[] header;
  private final long dataBytes;

  TensorWriter(Map<String, Tensor> tensors, Map<String, String> metadata) {
    Map<String, Layout> layouts = new LinkedHashMap<>();
    long end = 0;
    for (ElementType type : ElementType.values()) {
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        Tensor tensor = entry.getValue();
        if (tensor.type() == type) {
          Layout layout = layout(entry.getKey(), tensor, end);
          layouts.put(entry.getKey(), layout);
          placed.add(new Placed(layout, tensor.array()));
          end = layout.end();
        }
      }
    }
    dataBytes = end;
    header = new Header(tensors.keySet().stream().map(layouts::get).toList(), metadata).encode();
  }

  private static Layout layout(String name, Tensor tensor, long begin) {
    int elements = Shapes.elements(tensor.shape()).orElseThrow();
    return new Layout(name, tensor.type(), tensor.shape(), elements, begin);
  }

  long length() {
    return Long.BYTES + header.length + dataBytes;
  }

  byte[] encode() {
    if (length() > Shapes.MAX_ELEMENTS) {
      throw new IllegalStateException(length() + " bytes do not fit into one array");
    }
    byte[] encoded = new byte[(int) length()];
    ByteBuffer target = littleEndian(encoded);
    target.putLong(header.length).put(header);
    for (Placed each : placed) {
      Layout layout = each.layout();
      layout.type().copyOut(each.array(), 0, layout.elements(), target);
      target.position(target.position() + layout.elements() * layout.type().bytes);
    }
    return encoded;
  }

  void write(OutputStream target) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    littleEndian(chunk).putLong(header.length);
    target.write(chunk, 0, Long.BYTES);
    target.write(header);
    for (Placed each : placed) {
      write(each.layout(), each.array(), chunk, target);
    }
  }

  private static void write(Layout layout, Object array, byte[] chunk, OutputStream target)
      throws IOException {
    int width = layout.type().bytes;
    ByteBuffer view = littleEndian(chunk);
    int elements;
    for (int done = 0; done < layout.elements(); done += elements) {
      elements = Math.min(layout.elements() - done, chunk.length / width);
      layout.type().copyOut(array, done, elements, view);
      target.write(chunk, 0, elements * width);
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
