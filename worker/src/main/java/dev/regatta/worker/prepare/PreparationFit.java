package dev.regatta.worker.prepare;

import dev.regatta.conf.UserException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What training rows say about their columns. Fits of parts of the rows merge into the fit of all:
 * every figure is exact, so neither order nor partitioning changes a bit of the result.
 */
public final class PreparationFit {
  /** Categories per column; each one is an input of the network. */
  static final int MAX_CATEGORIES = 10_000;

  private final Layout layout;
  private final List<String> textColumns;
  private final List<Set<String>> categories = new ArrayList<>();
  private NumberFit numbers;
  private LabelSet labels;
  private NumberFit targets = new NumberFit(1);
  private long rows;

  public PreparationFit(Layout layout) {
    this.layout = layout;
    textColumns = layout.textColumns();
    textColumns.forEach(column -> categories.add(new HashSet<>()));
    numbers = new NumberFit(layout.numbers());
    labels = new LabelSet(layout.label());
  }

  public void add(RawRow row) {
    rows++;
    numbers.add(row.numbers);
    labels.add(row);
    if (!layout.label().classifies()) {
      targets.add(new double[] {row.label});
    }
    for (int i = 0; i < row.texts.length; i++) {
      String text = row.texts[i];
      if (text != null && categories.get(i).add(text)) {
        check(i);
      }
    }
  }

  public void merge(PreparationFit other) {
    rows += other.rows;
    numbers.merge(other.numbers);
    labels.merge(other.labels);
    targets.merge(other.targets);
    for (int i = 0; i < categories.size(); i++) {
      categories.get(i).addAll(other.categories.get(i));
      check(i);
    }
  }

  public long rows() {
    return rows;
  }

  /** The classes that training rows show, by name and in their order; empty in a regression. */
  public List<String> classes() {
    return labels.classes();
  }

  /** The fitted preparation; there is at least one row. */
  public Preparation finish(Prepare prepare) {
    List<FittedColumn> columns = new ArrayList<>();
    int slot = 0;
    int text = 0;
    for (InputColumn column : layout.inputs()) {
      if (column.kind() == InputColumn.Kind.TEXT) {
        columns.add(FittedColumn.text(column, categories(text++)));
      } else {
        columns.add(numbers(column, slot, prepare.numeric()));
        slot += column.size();
      }
    }
    return new Preparation(layout, columns, labels.classes(), labelScaling(prepare.label()));
  }

  private LabelScaling labelScaling(Prepare.Label scaling) {
    return layout.label().classifies() || scaling == Prepare.Label.NONE
        ? LabelScaling.NONE
        : new LabelScaling(targets.mean(0), orOne(targets.deviation(0)));
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(rows);
    numbers.write(out);
    labels.write(out);
    targets.write(out);
    for (Set<String> texts : categories) {
      Texts.writeAll(texts, out);
    }
  }

  public static PreparationFit read(Layout layout, DataInput in) throws IOException {
    PreparationFit fit = new PreparationFit(layout);
    fit.rows = in.readLong();
    fit.numbers = NumberFit.read(layout.numbers(), in);
    fit.labels = LabelSet.read(layout.label(), in);
    fit.targets = NumberFit.read(1, in);
    for (Set<String> texts : fit.categories) {
      Texts.readAll(in, texts);
    }
    return fit;
  }

  private FittedColumn numbers(InputColumn column, int from, Prepare.Numeric scaling) {
    double[] mean = new double[column.size()];
    double[] offset = new double[column.size()];
    double[] scale = new double[column.size()];
    for (int i = 0; i < mean.length; i++) {
      int slot = from + i;
      if (numbers.count(slot) == 0) {
        throw new UserException(
            "column %s has no value in any training row; leave it out of data.features"
                .formatted(column.name()));
      }
      mean[i] = numbers.mean(slot);
      switch (scaling) {
        case STANDARDIZE -> {
          offset[i] = mean[i];
          scale[i] = orOne(numbers.deviation(slot));
        }
        case MIN_MAX -> {
          offset[i] = numbers.smallest(slot);
          scale[i] = orOne(numbers.largest(slot) - numbers.smallest(slot));
        }
        case NONE -> scale[i] = 1;
      }
    }
    return FittedColumn.numbers(column, mean, offset, scale);
  }

  private String[] categories(int text) {
    return categories.get(text).stream().sorted().toArray(String[]::new);
  }

  /** A constant column keeps its one value, less the offset. */
  private static double orOne(double scale) {
    return scale == 0 ? 1 : scale;
  }

  private void check(int text) {
    if (categories.get(text).size() > MAX_CATEGORIES) {
      throw new UserException(
          "column %s has more than %d different texts, and one-hot makes each an input; leave it out of data.features"
              .formatted(textColumns.get(text), MAX_CATEGORIES));
    }
  }
}
