package dev.regatta.worker.prepare;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Texts of any length as bytes: writeUTF ends at 64 KiB. */
final class Texts {
  private Texts() {}

  static void writeAll(Collection<String> texts, DataOutput out) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  static void readAll(DataInput in, Collection<String> into) throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      into.add(new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
