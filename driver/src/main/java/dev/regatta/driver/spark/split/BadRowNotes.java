package dev.regatta.driver.spark.split;

import dev.regatta.driver.spark.read.RowPlace;
import dev.regatta.worker.prepare.BadRowException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bad rows of one partition, by column and reason. They travel with what observers found: see
 * {@link Observer#finish}.
 */
final class BadRowNotes {
  private final String source;
  private final Map<List<String>, BadRowCount> notes = new HashMap<>();

  BadRowNotes(String source) {
    this.source = source;
  }

  void add(BadRowException bad, RowPlace place) {
    notes.merge(
        List.of(bad.column(), bad.reason()),
        new BadRowCount(source, bad.column(), bad.reason(), 1, place),
        BadRowCount::plus);
  }

  Collection<byte[]> encode() {
    Collection<byte[]> records = new ArrayList<>();
    notes.values().forEach(note -> records.add(encode(note)));
    return records;
  }

  private static byte[] encode(BadRowCount note) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(note.source());
      out.writeUTF(note.column());
      out.writeUTF(note.reason());
      out.writeLong(note.rows());
      out.writeUTF(note.first().file());
      out.writeLong(note.first().offset());
      out.writeInt(note.first().partition());
      out.writeLong(note.first().row());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static BadRowCount decode(byte[] record) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
      return new BadRowCount(
          in.readUTF(),
          in.readUTF(),
          in.readUTF(),
          in.readLong(),
          new RowPlace(in.readUTF(), in.readLong(), in.readInt(), in.readLong()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
