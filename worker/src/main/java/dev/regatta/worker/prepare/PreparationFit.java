package dev.regatta.worker.prepare;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.category.CategoryFit;
import dev.regatta.worker.prepare.number.NumberFit;
import dev.regatta.worker.prepare.number.NumberSummary;
import dev.regatta.worker.prepare.number.Numeric;
import dev.regatta.worker.prepare.number.Scale;
import dev.regatta.worker.prepare.time.TimeParts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final WideFit[] wide;
  private final VectorCounts vectors;
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
    wide =
        Arrays.stream(treatments.columns())
            .filter(treatment -> treatment.column().wide())
            .map(WideFit::new)
            .toArray(WideFit[]::new);
    vectors = new VectorCounts(layout);
    missingTexts = new long[categories.length];
  }

  public void add(RawRow row) {
    rows++;
    numbers.add(fitNumbers.of(row));
    vectors.add(row);
    for (int i = 0; i < wide.length; i++) {
      wide[i].add(row.wide[i]);
    }
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
    vectors.merge(other.vectors);
    for (int i = 0; i < wide.length; i++) {
      wide[i].merge(other.wide[i]);
    }
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
   * @throws UserException where a column cannot be fitted, or does not fit the form of rows that
   *     the job asks for
   */
  public Preparation finish() {
    RowForm asked = treatments.rows().orElse(null);
    if (asked == RowForm.SPARSE) {
      Preparation sparse = fitted(RowForm.SPARSE);
      SparseRule.requireZeros(treatments, sparse);
      return sparse;
    }
    Preparation dense = fitted(RowForm.DENSE);
    if (asked == RowForm.DENSE || !SparseRule.mayPay(dense)) {
      return dense;
    }
    Preparation sparse = fitted(RowForm.SPARSE);
    return SparseRule.pays(nonZeros(sparse), rows, sparse) ? sparse : dense;
  }

  /** The inputs that are not zero, of all training rows together; in texts at most so many. */
  public long nonZeros(Preparation preparation) {
    long sum = 0;
    int text = 0;
    int vector = 0;
    int wideVector = 0;
    for (FittedColumn column : preparation.columns()) {
      InputColumn.Kind kind = column.column().kind();
      if (kind.text()) {
        sum += rows - missingTexts[text++];
      } else if (kind != InputColumn.Kind.VECTOR) {
        sum += rows * column.width();
      } else {
        boolean apart = column.column().wide();
        long counted = apart ? wide[wideVector++].nonZeros() : vectors.nonZeros(vector++);
        sum += column.keepsZeros() ? counted : rows * column.width();
      }
    }
    return sum;
  }

  private Preparation fitted(RowForm form) {
    List<FittedColumn> columns = new ArrayList<>();
    int text = 0;
    int wideVector = 0;
    for (int i = 0; i < treatments.columns().length; i++) {
      Treatment treatment = treatments.columns()[i];
      FittedColumn column;
      long missing;
      if (treatment.column().kind().text()) {
        column = category(treatment, text);
        missing = missingTexts[text++];
      } else if (treatment.column().wide()) {
        column = wide(treatment, wide[wideVector], form);
        missing = wide[wideVector++].missing();
      } else {
        column = numbers(treatment, i, form);
        missing = rows - numbers.count(fitNumbers.own(i));
      }
      boolean indicated = treatment.missing().indicator() && missing > 0;
      columns.add(indicated ? new IndicatedColumn(column) : column);
    }
    List<LabelScaling> scalings =
        IntStream.range(0, layout.label().size()).mapToObj(this::labelScaling).toList();
    return new Preparation(layout, columns, labels.classes(), scalings, form);
  }

  private FittedColumn category(Treatment treatment, int text) {
    return new CategoryColumn(treatment.column(), categories[text].finish());
  }

  private static FittedColumn wide(Treatment treatment, WideFit fit, RowForm form) {
    if (fit.empty()) {
      throw noValue(treatment.column());
    }
    double[] fill = fit.own().stream().mapToDouble(treatment.missing()::fill).toArray();
    Scale scale = scaling(treatment, form).fit(fit.fitted());
    return new WideColumn(treatment.column(), fill, scale);
  }

  private FittedColumn numbers(Treatment treatment, int index, RowForm form) {
    InputColumn column = treatment.column();
    TimeParts time = treatment.time();
    List<NumberSummary> own = summaries(column, fitNumbers.own(index), column.size());
    int count = time == null ? column.size() : time.numbers();
    List<NumberSummary> fitted = summaries(column, fitNumbers.fitted(index), count);
    Scale scale = scaling(treatment, form).fit(fitted);
    if (time != null) {
      double[] means = fitted.stream().mapToDouble(NumberSummary::mean).toArray();
      return new TimeColumn(column, time, means, scale);
    }
    double[] fill = own.stream().mapToDouble(treatment.missing()::fill).toArray();
    return new NumberColumn(column, fill, scale);
  }

  private static Numeric scaling(Treatment treatment, RowForm form) {
    boolean sparseVector =
        form == RowForm.SPARSE && treatment.column().kind() == InputColumn.Kind.VECTOR;
    return sparseVector ? treatment.numeric().ofSparseVectors() : treatment.numeric();
  }

  private List<NumberSummary> summaries(InputColumn column, int from, int count) {
    if (IntStream.range(from, from + count).anyMatch(slot -> numbers.count(slot) == 0)) {
      throw noValue(column);
    }
    return IntStream.range(from, from + count).mapToObj(numbers::summary).toList();
  }

  private static UserException noValue(InputColumn column) {
    return new UserException(
        "column %s has no value in any training row; leave it out of data.features"
            .formatted(column.name()));
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
    vectors.write(out);
    for (WideFit fit : wide) {
      fit.write(out);
    }
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
    fit.vectors.read(in);
    for (WideFit wide : fit.wide) {
      wide.read(in);
    }
    fit.labels = LabelSet.read(fit.layout.label(), in);
    fit.targets = NumberFit.read(fit.layout.label().size(), NO_QUANTILES, in);
    for (int i = 0; i < fit.categories.length; i++) {
      fit.missingTexts[i] = in.readLong();
      fit.categories[i].read(in);
    }
    return fit;
  }
}
