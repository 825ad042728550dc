package dev.regatta.worker.io;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The element types of tensors, by their names in the format, the widest first. An array of a type
 * is passed as Object; buffers of bytes are little-endian.
 */
enum ElementType {
  F64(8) {
    @Override
    Object allocate(int elements) {
      return new double[elements];
    }

    @Override
    void copyOut(Object array, int offset, int elements, ByteBuffer bytes) {
      bytes.asDoubleBuffer().put((double[]) array, offset, elements);
    }

    @Override
    void copyIn(Object array, int offset, int elements, ByteBuffer bytes) {
      bytes.asDoubleBuffer().get((double[]) array, offset, elements);
    }
  },
  I64(8) {
    @Override
    Object allocate(int elements) {
      return new long[elements];
    }

    @Override
    void copyOut(Object array, int offset, int elements, ByteBuffer bytes) {
      bytes.asLongBuffer().put((long[]) array, offset, elements);
    }

    @Override
    void copyIn(Object array, int offset, int elements, ByteBuffer bytes) {
      bytes.asLongBuffer().get((long[]) array, offset, elements);
    }
  },
  F32(4) {
    @Override
    Object allocate(int elements) {
      return new float[elements];
    }

    @Override
    void copyOut(Object array, int offset, int elements, ByteBuffer bytes) {
      bytes.asFloatBuffer().put((float[]) array, offset, elements);
    }

    @Override
    void copyIn(Object array, int offset, int elements, ByteBuffer bytes) {
      bytes.asFloatBuffer().get((float[]) array, offset, elements);
    }
  },
  I32(4) {
    @Override
    Object allocate(int elements) {
      return new int[elements];
    }

    @Override
    void copyOut(Object array, int offset, int elements, ByteBuffer bytes) {
      bytes.asIntBuffer().put((int[]) array, offset, elements);
    }

    @Override
    void copyIn(Object array, int offset, int elements, ByteBuffer bytes) {
      bytes.asIntBuffer().get((int[]) array, offset, elements);
    }
  },
  U8(1) {
    @Override
    Object allocate(int elements) {
      return new byte[elements];
    }

    @Override
    void copyOut(Object array, int offset, int elements, ByteBuffer bytes) {
      bytes.duplicate().put((byte[]) array, offset, elements);
    }

    @Override
    void copyIn(Object array, int offset, int elements, ByteBuffer bytes) {
      bytes.duplicate().get((byte[]) array, offset, elements);
    }
  };

  final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  static Optional<ElementType> named(String name) {
    for (ElementType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  abstract Object allocate(int elements);

  /** Writes elements of the array from the buffer's position on, which stays where it is. */
  abstract void copyOut(Object array, int offset, int elements, ByteBuffer bytes);

  /** Reads elements of the array from the buffer's position on, which stays where it is. */
  abstract void copyIn(Object array, int offset, int elements, ByteBuffer bytes);
}
