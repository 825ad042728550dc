package dev.regatta.driver.spark.split;

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
  /**
   * Bad rows of one kind in one partition.
   *
   * @param source the key of the source: data.train
   * @param row the first such row, 0-based within the partition
   */
  record Note(String source, String column, String reason, int partition, long row, long count) {
    byte[] encode() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        out.writeUTF(source);
        out.writeUTF(column);
        out.writeUTF(reason);
        out.writeInt(partition);
        out.writeLong(row);
        out.writeLong(count);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    static Note decode(byte[] record) {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
        return new Note(
            in.readUTF(), in.readUTF(), in.readUTF(), in.readInt(), in.readLong(), in.readLong());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The line that ends a job. */
    String line() {
      return "%s: column %s: %s (partition %d, row %d of it, both counted from 0); correct it, or set data.bad-rows: skip to count such rows and leave them out"
          .formatted(source, column, reason, partition, row);
    }
  }

  private final String source;
  private final int partition;
  private final Map<List<String>, Note> notes = new HashMap<>();

  BadRowNotes(String source, int partition) {
    this.source = source;
    this.partition = partition;
  }

  void add(BadRowException bad, long row) {
    notes.merge(
        List.of(bad.column(), bad.reason()),
        new Note(source, bad.column(), bad.reason(), partition, row, 1),
        (first, next) ->
            new Note(
                source, first.column(), first.reason(), partition, first.row(), first.count() + 1));
  }

  Collection<byte[]> encode() {
    Collection<byte[]> records = new ArrayList<>();
    notes.values().forEach(note -> records.add(note.encode()));
    return records;
  }
}
