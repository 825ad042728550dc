package dev.regatta.worker.prepare.codec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Texts of any length as bytes: writeUTF ends at 64 KiB. */
public final class Texts {
  private Texts() {}

  public static void write(String text, DataOutput out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  public static String read(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public static void writeAll(Collection<String> texts, DataOutput out) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      write(text, out);
    }
  }

  public static void readAll(DataInput in, Collection<String> into) throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      into.add(read(in));
    }
  }
}
