package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.prepare.codec.Json;
import dev.regatta.worker.sparse.NonZeros;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * From a raw row to the floats that a network sees, with the numbers that training rows gave. The
 * same object serves training, validation, evaluation and prediction. Immutable; tasks receive it
 * in their closures.
 */
public final class Preparation implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Layout layout;
  private final FittedColumn[] columns;
  private final FittedColumn.Place[] places;
  private final Filling[] fillings;
  private final String[] classes;
  private final Map<String, Integer> classIndexes = new HashMap<>();
  private final Map<Double, Integer> classNumbers = new HashMap<>();
  private final LabelScaling[] labelScalings;
  private final int width;
  private final RowForm rows;

  Preparation(
      Layout layout,
      List<FittedColumn> columns,
      List<String> classes,
      List<LabelScaling> labelScalings,
      RowForm rows) {
    this.labelScalings = labelScalings.toArray(LabelScaling[]::new);
    this.rows = rows;
    this.layout = layout;
    this.columns = columns.toArray(FittedColumn[]::new);
    places = FittedColumn.Place.of(columns);
    fillings = Filling.of(columns).toArray(Filling[]::new);
    this.classes = classes.toArray(String[]::new);
    width = columns.stream().mapToInt(FittedColumn::width).reduce(0, Preparation::sum);
    for (int i = 0; i < this.classes.length; i++) {
      classIndexes.put(this.classes[i], i);
      if (layout.label().kind() == LabelColumn.Kind.CLASS_NUMBER) {
        classNumbers.put(Numbers.parseOrNaN(this.classes[i]), i);
      }
    }
  }

  private static int sum(int width, int more) {
    if (more > Integer.MAX_VALUE - width) {
      throw Json.damaged("its columns have more than " + Integer.MAX_VALUE + " inputs");
    }
    return width + more;
  }

  /** The columns of a row, which say how rows are read for this preparation. */
  public Layout layout() {
    return layout;
  }

  /** Floats per prepared row. */
  public int width() {
    return width;
  }

  /** The floats of a prepared row that are indexes, in their order, each with its table. */
  public List<EmbeddingTable> embeddings() {
    return IntStream.range(0, columns.length)
        .mapToObj(i -> columns[i].table(places[i].input()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The inputs that each column fills, in the columns' order. */
  public List<ColumnInputs> columnInputs() {
    return IntStream.range(0, columns.length)
        .mapToObj(i -> new ColumnInputs(columns[i].column(), places[i].input(), columns[i].width()))
        .toList();
  }

  /** The slices of rows by the columns that tell a category, in the columns' order. */
  public List<CategorySlices> slices() {
    return IntStream.range(0, columns.length)
        .mapToObj(i -> columns[i].slices(places[i].input()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** How prepared rows are held and go through the network. */
  public RowForm rows() {
    return rows;
  }

  /** The class names by class index; empty in a regression. */
  public List<String> classes() {
    return List.of(classes);
  }

  public boolean classifies() {
    return layout.label().classifies();
  }

  /** The index of a class; -1 where training rows had none of that name. */
  public int classIndex(String name) {
    return classIndexes.getOrDefault(name, -1);
  }

  /**
   * Writes a row's {@link #width} floats into {@code out} from {@code offset} on.
   *
   * @param unseen one counter per text column, raised where training rows give the row's category
   *     no input of its own
   */
  public void apply(RawRow row, float[] out, int offset, long[] unseen) throws BadRowException {
    for (Filling filling : fillings) {
      filling.apply(row, out, offset, unseen);
    }
  }

  /**
   * Adds a row's inputs that are not zero to {@code out}, the first input being 0.
   *
   * @param unseen as {@link #apply(RawRow, float[], int, long[])} takes it
   */
  public void apply(RawRow row, NonZeros out, long[] unseen) throws BadRowException {
    for (int i = 0; i < columns.length; i++) {
      columns[i].applySparse(row, places[i], out, unseen);
    }
  }

  /** Floats that are learnt per row: a class index, or one for each label column. */
  public int labels() {
    return labelScalings.length;
  }

  /**
   * What one unit of each label is in the label's own unit, by label column: 1 where labels are not
   * scaled.
   */
  public List<Double> labelScales() {
    return Arrays.stream(labelScalings).map(LabelScaling::scale).toList();
  }

  /** A regression's prediction in the label's own unit, from what the loss made of the outputs. */
  public double target(int label, float output) {
    return labelScalings[label].unscaled(output);
  }

  /** The label, 0 or 1, that is predicted of its probability: 1 above one half. */
  public static double flag(float probability) {
    return probability > 0.5f ? 1 : 0;
  }

  /** Writes a row's {@link #labels} into {@code out} from {@code offset} on. */
  public void labels(RawRow row, float[] out, int offset) throws BadRowException {
    for (int i = 0; i < labelScalings.length; i++) {
      out[offset + i] = label(row, i);
    }
  }

  /** The row's class index, or one of its labels, scaled in a regression. */
  private float label(RawRow row, int label) throws BadRowException {
    String text = row.labelText;
    Integer index =
        switch (layout.label().kind()) {
          case TARGET, COUNT, FLAG -> null;
          case CLASS_NUMBER -> classNumbers.get(row.labels[0]);
          case CLASS_TEXT -> text == null ? null : classIndexes.get(text);
        };
    if (index != null) {
      return index;
    }
    if (classifies()) {
      throw new BadRowException(layout.label().name(), "a class that training rows did not have");
    }
    return labelScalings[label].scaled(row.labels[label]);
  }

  /** All of it as JSON: doubles come back with the same bits. */
  public ObjectNode toJson() {
    return PreparationJson.write(this);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws dev.regatta.conf.UserException where it is damaged or of a newer format
   */
  public static Preparation fromJson(JsonNode json) {
    return PreparationJson.read(json);
  }

  /** These columns with another layout's label and weight: the inputs are equal. */
  public Preparation withLayoutOf(Preparation other) {
    return new Preparation(
        other.layout, List.of(columns), List.of(classes), List.of(labelScalings), rows);
  }

  /** These columns with all that another preparation says of its label: the inputs are equal. */
  public Preparation withLabelOf(Preparation other) {
    return new Preparation(
        other.layout, List.of(columns), List.of(other.classes), List.of(other.labelScalings), rows);
  }

  LabelScaling[] labelScalings() {
    return labelScalings;
  }

  FittedColumn[] columns() {
    return columns;
  }
}
