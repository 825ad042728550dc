package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.RawRow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.stream.Stream;

/** What the texts of rows look like that were read in a layout: how many of them are numbers. */
public final class CellKinds {
  private final ColumnCount[] texts;
  private final ColumnCount label = new ColumnCount();

  public CellKinds(Layout layout) {
    texts = Stream.generate(ColumnCount::new).limit(layout.texts()).toArray(ColumnCount[]::new);
  }

  public void add(RawRow row) {
    for (int i = 0; i < texts.length; i++) {
      texts[i].add(row.texts[i], CellSyntax.PLAIN);
    }
    label.add(row.labelText, CellSyntax.PLAIN);
  }

  public void merge(CellKinds other) {
    for (int i = 0; i < texts.length; i++) {
      texts[i].add(other.texts[i].flat());
    }
    label.add(other.label.flat());
  }

  public void write(DataOutput out) throws IOException {
    for (ColumnCount text : texts) {
      write(text, out);
    }
    write(label, out);
  }

  public static CellKinds read(Layout layout, DataInput in) throws IOException {
    CellKinds kinds = new CellKinds(layout);
    for (ColumnCount text : kinds.texts) {
      read(text, in);
    }
    read(kinds.label, in);
    return kinds;
  }

  ColumnCount text(int column) {
    return texts[column];
  }

  ColumnCount label() {
    return label;
  }

  private static void write(ColumnCount count, DataOutput out) throws IOException {
    long[] flat = count.flat();
    out.writeInt(flat.length);
    for (long number : flat) {
      out.writeLong(number);
    }
  }

  private static void read(ColumnCount count, DataInput in) throws IOException {
    long[] flat = new long[in.readInt()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = in.readLong();
    }
    count.add(flat);
  }
}
