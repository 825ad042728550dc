package dev.regatta.driver.spark.prepare;

import dev.regatta.driver.spark.read.CellKinds;
import dev.regatta.driver.spark.split.NumberRanges;
import dev.regatta.driver.spark.split.Observer;
import dev.regatta.driver.spark.split.RangePartitioner;
import dev.regatta.driver.spark.split.RowHash;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.worker.prepare.LabelSet;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.PreparationFit;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.Treatments;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What the pass over all rows finds while it splits them: how many there are where, the fit of the
 * training rows, the classes of the held-out ones, the bad rows. Surveys of partitions merge
 * exactly, in any order; they cross between machines as bytes.
 */
final class Survey implements Observer {
  private final Map<Split, LabelSet> heldOut = new EnumMap<>(Split.class);
  private final List<byte[]> notes = new ArrayList<>();
  private final long[] fingerprint = new long[2];
  private final long[] counts;
  private PreparationFit fit;
  private CellKinds kinds;
  private NumberRanges ranges;
  private final boolean ofTraining;
  private boolean weighs;

  private Survey(Treatments treatments, int partitions, boolean ofTraining) {
    Layout layout = treatments.layout();
    this.ofTraining = ofTraining;
    kinds = new CellKinds(layout);
    counts = new long[partitions];
    fit = new PreparationFit(treatments);
    ranges = new NumberRanges(layout);
    heldOut.put(Split.VALIDATION, new LabelSet(layout.label()));
    heldOut.put(Split.TEST, new LabelSet(layout.label()));
  }

  /** Surveys of the training source. */
  static Observer.Factory ofTraining(Treatments treatments) {
    return partitions -> new Survey(treatments, partitions, true);
  }

  /** Surveys of a source of held-out rows. */
  static Observer.Factory ofHeldOut(Treatments treatments) {
    return partitions -> new Survey(treatments, partitions, false);
  }

  @Override
  public void add(Split split, int partition, byte[] record, RawRow row) {
    counts[partition]++;
    if (ofTraining) {
      kinds.add(row);
    }
    if (split == Split.TRAINING) {
      fit.add(row);
      ranges.add(row);
      weighs |= row.weight > 0;
      RowHash.addTo(fingerprint, record);
    } else {
      labels(split).add(row);
    }
  }

  @Override
  public byte[] finish(Collection<byte[]> badRows) {
    notes.addAll(badRows);
    return write();
  }

  /** The survey of all partitions. */
  static byte[] merge(Treatments treatments, Iterator<byte[]> surveys) {
    Survey all = read(treatments, surveys.next());
    while (surveys.hasNext()) {
      all.merge(read(treatments, surveys.next()));
    }
    return all.write();
  }

  private void merge(Survey other) {
    Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
    fit.merge(other.fit);
    ranges.merge(other.ranges);
    kinds.merge(other.kinds);
    heldOut.forEach((split, labels) -> labels.merge(other.labels(split)));
    notes.addAll(other.notes);
    fingerprint[0] += other.fingerprint[0];
    fingerprint[1] += other.fingerprint[1];
    weighs |= other.weighs;
  }

  PreparationFit fit() {
    return fit;
  }

  /** The ranges of the training rows' numbers. */
  NumberRanges ranges() {
    return ranges;
  }

  /** What the texts of the training source look like. */
  CellKinds kinds() {
    return kinds;
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
    int first = partitioner.first(split);
    return Arrays.copyOfRange(counts, first, first + partitioner.ranges(split));
  }

  private byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(counts.length);
      for (long count : counts) {
        out.writeLong(count);
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
      kinds.write(out);
      ranges.write(out);
      fit.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Survey read(Treatments treatments, byte[] bytes) {
    Layout layout = treatments.layout();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      Survey survey = new Survey(treatments, in.readInt(), false);
      for (int i = 0; i < survey.counts.length; i++) {
        survey.counts[i] = in.readLong();
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
      survey.kinds = CellKinds.read(layout, in);
      survey.ranges = NumberRanges.read(layout, in);
      survey.fit = PreparationFit.read(treatments, in);
      return survey;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
