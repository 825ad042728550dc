package dev.regatta.driver.spark.prepare;

import dev.regatta.driver.spark.split.RangePartitioner;
import dev.regatta.driver.spark.split.RowCodec;
import dev.regatta.driver.spark.split.RowHash;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.spark.split.Tally;
import dev.regatta.worker.prepare.LabelSet;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.PreparationFit;
import dev.regatta.worker.prepare.RawRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one pass over the split rows finds: how many there are where, the fit of the training rows,
 * the classes of the held-out ones, the bad rows. Surveys of partitions merge exactly, in any
 * order; they cross between machines as bytes.
 */
final class Survey {
  private final Map<Integer, Long> counts = new TreeMap<>();
  private final Map<Split, LabelSet> heldOut = new EnumMap<>(Split.class);
  private final List<byte[]> notes = new ArrayList<>();
  private final long[] fingerprint = new long[2];
  private PreparationFit fit;
  private boolean weighs;

  private Survey(Layout layout) {
    fit = new PreparationFit(layout);
    heldOut.put(Split.VALIDATION, new LabelSet(layout.label()));
    heldOut.put(Split.TEST, new LabelSet(layout.label()));
  }

  static byte[] ofPartition(Layout layout, int partition, Iterator<byte[]> records) {
    Survey survey = new Survey(layout);
    RowCodec codec = new RowCodec(layout);
    RawRow row = layout.newRow();
    long count = 0;
    while (records.hasNext()) {
      byte[] record = records.next();
      if (Tally.isNote(record)) {
        survey.notes.add(record);
        continue;
      }
      codec.decode(record, row);
      survey.add(RowHash.split(record), record, row);
      count++;
    }
    survey.counts.put(partition, count);
    return survey.write();
  }

  static byte[] merge(Layout layout, byte[] a, byte[] b) {
    Survey survey = read(layout, a);
    Survey other = read(layout, b);
    survey.counts.putAll(other.counts);
    survey.fit.merge(other.fit);
    survey.heldOut.forEach((split, labels) -> labels.merge(other.labels(split)));
    survey.notes.addAll(other.notes);
    survey.fingerprint[0] += other.fingerprint[0];
    survey.fingerprint[1] += other.fingerprint[1];
    survey.weighs |= other.weighs;
    return survey.write();
  }

  PreparationFit fit() {
    return fit;
  }

  LabelSet labels(Split split) {
    LabelSet labels = heldOut.get(split);
    if (labels == null) {
      throw new IllegalArgumentException(split + " rows are fitted");
    }
    return labels;
  }

  List<byte[]> notes() {
    return notes;
  }

  /** Whether any training row has a weight above 0. */
  boolean weighs() {
    return weighs;
  }

  /** Two longs that any change of a training row changes, whatever the order of the rows. */
  long[] fingerprint() {
    return fingerprint.clone();
  }

  /** The rows of every partition of a split, in order. */
  long[] counts(RangePartitioner partitioner, Split split) {
    long[] rows = new long[partitioner.ranges(split)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = counts.getOrDefault(partitioner.first(split) + i, 0L);
    }
    return rows;
  }

  private void add(Split split, byte[] record, RawRow row) {
    if (split == Split.TRAINING) {
      fit.add(row);
      weighs |= row.weight > 0;
      RowHash.addTo(fingerprint, record);
    } else {
      labels(split).add(row);
    }
  }

  private byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(counts.size());
      for (Map.Entry<Integer, Long> count : counts.entrySet()) {
        out.writeInt(count.getKey());
        out.writeLong(count.getValue());
      }
      for (LabelSet labels : heldOut.values()) {
        labels.write(out);
      }
      out.writeInt(notes.size());
      for (byte[] note : notes) {
        out.writeInt(note.length);
        out.write(note);
      }
      out.writeLong(fingerprint[0]);
      out.writeLong(fingerprint[1]);
      out.writeBoolean(weighs);
      fit.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Survey read(Layout layout, byte[] bytes) {
    Survey survey = new Survey(layout);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int partitions = in.readInt();
      for (int i = 0; i < partitions; i++) {
        survey.counts.put(in.readInt(), in.readLong());
      }
      for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
        survey.heldOut.put(split, LabelSet.read(layout.label(), in));
      }
      int notes = in.readInt();
      for (int i = 0; i < notes; i++) {
        byte[] note = new byte[in.readInt()];
        in.readFully(note);
        survey.notes.add(note);
      }
      survey.fingerprint[0] = in.readLong();
      survey.fingerprint[1] = in.readLong();
      survey.weighs = in.readBoolean();
      survey.fit = PreparationFit.read(layout, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return survey;
  }
}
