package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.time.Instants;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one frame in a layout. Tasks receive it in their closures. */
public final class RowReader implements Serializable {
  private static final long serialVersionUID = 1L;

  static final String NO_LABEL = "no label";
  static final String NEGATIVE_LABEL = "a negative label, and the loss is for counts";
  static final String NO_FLAG = "a label that is neither 0 nor 1, as each of several is";
  static final String BAD_WEIGHT = "a weight that is missing or negative";

  /** Whether rows bring their label and weight, or are only to be predicted. */
  public enum Labels {
    REQUIRED,
    ABSENT
  }

  private final Layout layout;
  private final CellSyntax syntax;
  private final List<String> columns;
  private final int[] inputs;
  private final InputColumn.Kind[] inputKinds;
  private final int[] sizes;
  private final boolean[] wides;
  private final String[] names;
  private final Field.Kind[] kinds;
  private final Labels labels;
  private final int[] labelColumns;
  private final int weight;
  private final @Nullable DecidingCell deciding;

  private RowReader(
      Layout layout,
      Frame frame,
      List<String> columns,
      Labels labels,
      @Nullable DecidingCell deciding) {
    this.deciding = deciding;
    this.layout = layout;
    this.columns = new ArrayList<>(columns);
    syntax = frame.syntax();
    inputs = layout.inputs().stream().mapToInt(input -> columns.indexOf(input.name())).toArray();
    inputKinds = layout.inputs().stream().map(InputColumn::kind).toArray(InputColumn.Kind[]::new);
    sizes = layout.inputs().stream().mapToInt(InputColumn::size).toArray();
    wides = new boolean[sizes.length];
    for (int i = 0; i < wides.length; i++) {
      wides[i] = layout.inputs().get(i).wide();
    }
    names = layout.inputs().stream().map(InputColumn::name).toArray(String[]::new);
    kinds =
        layout.inputs().stream()
            .map(input -> frame.require(input.name(), "feature").kind())
            .toArray(Field.Kind[]::new);
    this.labels = labels;
    boolean labelled = labels == Labels.REQUIRED;
    labelColumns =
        layout.label().names().stream()
            .filter(name -> labelled)
            .mapToInt(columns::indexOf)
            .toArray();
    weight = labelled && layout.weighted() ? columns.indexOf(layout.weight()) : -1;
  }

  /**
   * A reader of rows with just the columns that the layout needs: {@link #columns}.
   *
   * @throws UserException where the frame lacks a column, or holds text where numbers belong
   */
  public static RowReader needed(Layout layout, Frame frame, Labels labels) {
    return of(layout, frame, needed(layout, labels), labels, null);
  }

  /**
   * A reader of labelled rows that gives the cell of one more column: {@link RowCells#category} or
   * {@link RowCells#time}.
   */
  public static RowReader deciding(Layout layout, Frame frame, String column) {
    List<String> columns = needed(layout, Labels.REQUIRED);
    if (!columns.contains(column)) {
      columns.add(column);
    }
    DecidingCell cell = DecidingCell.of(frame, column, columns.indexOf(column));
    return of(layout, frame, columns, Labels.REQUIRED, cell);
  }

  private static List<String> needed(Layout layout, Labels labels) {
    List<String> columns = new ArrayList<>();
    layout.inputs().forEach(input -> columns.add(input.name()));
    if (labels == Labels.REQUIRED) {
      columns.addAll(layout.label().names());
      if (layout.weight() != null) {
        columns.add(layout.weight());
      }
    }
    return columns;
  }

  /** A reader of rows with all columns of the frame. */
  public static RowReader all(Layout layout, Frame frame, Labels labels) {
    return of(layout, frame, frame.columns(), labels, null);
  }

  private static RowReader of(
      Layout layout,
      Frame frame,
      List<String> columns,
      Labels labels,
      @Nullable DecidingCell deciding) {
    layout.inputs().forEach(input -> requireKind(frame, input));
    if (labels == Labels.REQUIRED) {
      requireKind(frame, layout.label());
      if (layout.weight() != null) {
        requireNumbers(frame, frame.require(layout.weight(), "weight"), "weight");
      }
    }
    return new RowReader(layout, frame, columns, labels, deciding);
  }

  /** The columns of the Spark rows that {@link #read} takes, in order. */
  public List<String> columns() {
    return List.copyOf(columns);
  }

  public Layout layout() {
    return layout;
  }

  public Labels labels() {
    return labels;
  }

  DecidingCell deciding() {
    if (deciding == null) {
      throw new IllegalStateException("no column decides");
    }
    return deciding;
  }

  CellSyntax syntax() {
    return syntax;
  }

  /** Fills {@code into}, every part of it, with the row at which the cells are. */
  void read(CellAccess<?> cells, RawRow into) throws BadRowException {
    BadRowException malformed = cells.malformed(names[0]);
    if (malformed != null) {
      throw malformed;
    }
    int number = 0;
    int text = 0;
    int wide = 0;
    for (int i = 0; i < inputs.length; i++) {
      switch (inputKinds[i]) {
        case NUMBER, NUMERAL -> into.numbers[number++] = cells.number(inputs[i], names[i]);
        case VECTOR -> {
          if (wides[i]) {
            cells.wide(inputs[i], into.wide[wide++], sizes[i], kinds[i], names[i]);
          } else {
            cells.vector(inputs[i], into.numbers, number, sizes[i], kinds[i], names[i]);
            number += sizes[i];
          }
        }
        case TEXT -> into.texts[text++] = cells.text(inputs[i], names[i]);
        case CATEGORY -> into.texts[text++] = cells.category(inputs[i], names[i]);
        case DATE -> into.numbers[number++] = Instants.days(cells.time(inputs[i], names[i]));
        case TIMESTAMP -> into.numbers[number++] = cells.time(inputs[i], names[i]);
      }
    }
    readLabel(cells, into);
    readWeight(cells, into);
  }

  private void readLabel(CellAccess<?> cells, RawRow into) throws BadRowException {
    LabelColumn column = layout.label();
    for (int i = 0; i < labelColumns.length; i++) {
      String name = column.names().get(i);
      boolean missing;
      if (column.text()) {
        into.labelText = cells.text(labelColumns[i], name);
        missing = into.labelText == null;
      } else {
        into.labels[i] = cells.number(labelColumns[i], name);
        missing = Double.isNaN(into.labels[i]);
      }
      if (missing) {
        throw new BadRowException(name, NO_LABEL);
      }
      requireLabel(column.kind(), into.labels[i], name);
    }
  }

  private static void requireLabel(LabelColumn.Kind kind, double label, String column)
      throws BadRowException {
    if (kind == LabelColumn.Kind.COUNT && label < 0) {
      throw new BadRowException(column, NEGATIVE_LABEL);
    }
    if (kind == LabelColumn.Kind.FLAG && label != 0 && label != 1) {
      throw new BadRowException(column, NO_FLAG);
    }
  }

  private void readWeight(CellAccess<?> cells, RawRow into) throws BadRowException {
    String column = layout.weight();
    if (weight < 0 || column == null) {
      into.weight = 1;
      return;
    }
    into.weight = cells.number(weight, column);
    if (!(into.weight >= 0)) {
      throw new BadRowException(column, BAD_WEIGHT);
    }
  }

  static void requireKind(Frame frame, InputColumn input) {
    Field field = frame.require(input.name(), "feature");
    boolean fits =
        switch (input.kind()) {
          case NUMBER -> field.cells() || field.kind() == Field.Kind.NUMBER;
          case VECTOR -> field.vector() && (field.size() == 0 || field.size() == input.size());
          case TEXT -> field.cells() || field.kind() == Field.Kind.TEXT;
          case NUMERAL ->
              field.cells() || field.kind() == Field.Kind.NUMBER || field.kind() == Field.Kind.TEXT;
          case CATEGORY -> !field.vector() && field.kind() != Field.Kind.UNSUPPORTED;
          case DATE, TIMESTAMP -> field.times();
        };
    if (!fits) {
      throw otherKind(frame, field, describe(input));
    }
  }

  private static void requireKind(Frame frame, LabelColumn column) {
    for (String name : column.names()) {
      Field field = frame.require(name, "label");
      if (!column.text()) {
        requireNumbers(frame, field, "label");
      } else if (!field.cells() && field.kind() != Field.Kind.TEXT) {
        throw otherKind(frame, field, "texts");
      }
    }
  }

  static void requireNumbers(Frame frame, Field field, String as) {
    boolean declaredText = field.kind() == Field.Kind.DECLARED_TEXT && as.equals("weight");
    if (declaredText || !(field.cells() || field.kind() == Field.Kind.NUMBER)) {
      throw otherKind(frame, field, "numbers for the " + as);
    }
  }

  private static UserException otherKind(Frame frame, Field field, String wanted) {
    return new UserException(
        "%s: column %s of %s is of type %s%s, but training takes %s there"
            .formatted(
                frame.key(),
                field.name(),
                frame.name(),
                field.type(),
                field.size() > 0 ? " of " + field.size() + " numbers" : "",
                wanted));
  }

  private static String describe(InputColumn input) {
    return switch (input.kind()) {
      case NUMBER, NUMERAL -> "numbers";
      case VECTOR -> "vectors of " + input.size() + " numbers";
      case TEXT -> "texts";
      case CATEGORY -> "categories";
      case DATE -> "dates";
      case TIMESTAMP -> "timestamps";
    };
  }
}
