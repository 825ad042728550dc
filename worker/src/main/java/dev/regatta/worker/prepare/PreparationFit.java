package dev.regatta.worker.prepare;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.category.CategoryFit;
import dev.regatta.worker.prepare.number.NumberFit;
import dev.regatta.worker.prepare.number.NumberSummary;
import dev.regatta.worker.prepare.time.TimeParts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What training rows say about their columns. Fits of parts of the rows merge into the fit of all:
 * neither order nor partitioning changes a bit of the result.
 */
public final class PreparationFit {
  private static final BitSet NO_QUANTILES = new BitSet();

  private final Treatments treatments;
  private final Layout layout;
  private final FitNumbers fitNumbers;
  private final CategoryFit[] categories;
  private final long[] missingTexts;
  private NumberFit numbers;
  private LabelSet labels;
  private NumberFit targets;
  private long rows;

  public PreparationFit(Treatments treatments) {
    this.treatments = treatments;
    layout = treatments.layout();
    fitNumbers = new FitNumbers(treatments);
    numbers = new NumberFit(fitNumbers.size(), fitNumbers.quantiles());
    labels = new LabelSet(layout.label());
    targets = new NumberFit(layout.label().size(), NO_QUANTILES);
    List<CategoryFit> fits = new ArrayList<>();
    for (Treatment treatment : treatments.columns()) {
      if (treatment.column().kind().text()) {
        fits.add(treatment.categorical().newFit(treatment.column().name()));
      }
    }
    categories = fits.toArray(CategoryFit[]::new);
    missingTexts = new long[categories.length];
  }

  public void add(RawRow row) {
    rows++;
    numbers.add(fitNumbers.of(row));
    labels.add(row);
    if (!layout.label().classifies()) {
      targets.add(row.labels);
    }
    for (int i = 0; i < categories.length; i++) {
      String text = row.texts[i];
      if (text == null) {
        missingTexts[i]++;
      } else {
        categories[i].add(text);
      }
    }
  }

  public void merge(PreparationFit other) {
    rows += other.rows;
    numbers.merge(other.numbers);
    labels.merge(other.labels);
    targets.merge(other.targets);
    for (int i = 0; i < categories.length; i++) {
      categories[i].merge(other.categories[i]);
      missingTexts[i] += other.missingTexts[i];
    }
  }

  public long rows() {
    return rows;
  }

  /** How many training rows each class has, by its name; empty in a regression. */
  public Map<String, Long> classRows() {
    return labels.rows();
  }

  /** The classes that training rows show, by name and in their order; empty in a regression. */
  public List<String> classes() {
    return labels.classes();
  }

  /**
   * The fitted preparation; there is at least one row.
   *
   * @throws UserException where a column cannot be fitted
   */
  public Preparation finish() {
    List<FittedColumn> columns = new ArrayList<>();
    int text = 0;
    for (int i = 0; i < treatments.columns().length; i++) {
      Treatment treatment = treatments.columns()[i];
      boolean category = treatment.column().kind().text();
      FittedColumn column = category ? category(treatment, text) : numbers(treatment, i);
      long missing = category ? missingTexts[text++] : rows - numbers.count(fitNumbers.own(i));
      boolean indicated = treatment.missing().indicator() && missing > 0;
      columns.add(indicated ? new IndicatedColumn(column) : column);
    }
    List<LabelScaling> scalings =
        IntStream.range(0, layout.label().size()).mapToObj(this::labelScaling).toList();
    return new Preparation(layout, columns, labels.classes(), scalings);
  }

  private FittedColumn category(Treatment treatment, int text) {
    return new CategoryColumn(treatment.column(), categories[text].finish());
  }

  private FittedColumn numbers(Treatment treatment, int index) {
    InputColumn column = treatment.column();
    TimeParts time = treatment.time();
    List<NumberSummary> own = summaries(column, fitNumbers.own(index), column.size());
    int count = time == null ? column.size() : time.numbers();
    List<NumberSummary> fitted = summaries(column, fitNumbers.fitted(index), count);
    if (time != null) {
      double[] means = fitted.stream().mapToDouble(NumberSummary::mean).toArray();
      return new TimeColumn(column, time, means, treatment.numeric().fit(fitted));
    }
    double[] fill = own.stream().mapToDouble(treatment.missing()::fill).toArray();
    return new NumberColumn(column, fill, treatment.numeric().fit(fitted));
  }

  private List<NumberSummary> summaries(InputColumn column, int from, int count) {
    if (IntStream.range(from, from + count).anyMatch(slot -> numbers.count(slot) == 0)) {
      throw new UserException(
          "column %s has no value in any training row; leave it out of data.features"
              .formatted(column.name()));
    }
    return IntStream.range(from, from + count).mapToObj(numbers::summary).toList();
  }

  private LabelScaling labelScaling(int index) {
    boolean scales = layout.label().kind() == LabelColumn.Kind.TARGET;
    if (!scales || treatments.label() == Prepare.Label.NONE) {
      return LabelScaling.NONE;
    }
    NumberSummary label = targets.summary(index);
    return new LabelScaling(label.mean(), label.deviation() == 0 ? 1 : label.deviation());
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(rows);
    numbers.write(out);
    labels.write(out);
    targets.write(out);
    for (int i = 0; i < categories.length; i++) {
      out.writeLong(missingTexts[i]);
      categories[i].write(out);
    }
  }

  public static PreparationFit read(Treatments treatments, DataInput in) throws IOException {
    PreparationFit fit = new PreparationFit(treatments);
    fit.rows = in.readLong();
    fit.numbers = NumberFit.read(fit.fitNumbers.size(), fit.fitNumbers.quantiles(), in);
    fit.labels = LabelSet.read(fit.layout.label(), in);
    fit.targets = NumberFit.read(fit.layout.label().size(), NO_QUANTILES, in);
    for (int i = 0; i < fit.categories.length; i++) {
      fit.missingTexts[i] = in.readLong();
      fit.categories[i].read(in);
    }
    return fit;
  }
}
