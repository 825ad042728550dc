package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Goal;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.spark.Failures;
import dev.regatta.worker.prepare.ColumnPrepare;
import dev.regatta.worker.prepare.ColumnRules;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides which columns of the training source go in, of what kind they are and what is learnt. */
public final class LayoutResolver {
  private final Frame frame;
  private final Data data;
  private final Goal goal;
  private final Task task;
  private final ColumnRules rules;

  private LayoutResolver(Frame frame, Data data, Goal goal, ColumnRules rules) {
    this.frame = frame;
    this.data = data;
    this.goal = goal;
    task = goal.task();
    this.rules = rules;
  }

  public static LayoutResolver of(Frame training, Data data, Goal goal, ColumnRules rules) {
    return new LayoutResolver(training, data, goal, rules);
  }

  /**
   * The layout of a job's rows. Reads the training source once where its format leaves open which
   * columns hold numbers or how long vectors are.
   */
  public Layout resolve() {
    return resolve(counted -> ColumnCounts.count(frame, counted));
  }

  /**
   * The layout that the first rows suggest, where the format leaves something open: a pass that
   * reads all rows in it shows whether it is right. Empty where there is nothing to guess, or no
   * way to.
   */
  public Optional<Layout> guess() {
    List<Field> labels = labels();
    if (counted(features(labels, weight()), labels).stream().noneMatch(ColumnCounts::open)) {
      return Optional.empty();
    }
    try {
      return Optional.of(resolve(fields -> ColumnCounts.ofFirstRows(frame, fields)));
    } catch (UserException e) {
      // All rows may say something else.
      return Optional.empty();
    }
  }

  /**
   * Whether a guess is what {@link #resolve} would give.
   *
   * @param all rows of the training source, none of which is bad in this layout
   */
  public boolean confirms(Layout guess, CellKinds all) {
    List<String> texts = guess.textColumns();
    for (int i = 0; i < texts.size(); i++) {
      Field field = frame.require(texts.get(i), "feature");
      boolean guessed = field.kind() == Field.Kind.UNDECIDED && declared(field).isEmpty();
      if (guessed && all.text(i).mostlyNumbers()) {
        return false;
      }
    }
    if (!guess.label().text()) {
      return true;
    }
    Field label = frame.require(guess.label().name(), "label");
    boolean guessed = label.kind() == Field.Kind.UNDECIDED;
    return !guessed || !undecidedLabel(all.label());
  }

  private Layout resolve(Function<List<Field>, ColumnCounts> counting) {
    List<Field> labels = labels();
    Field weight = weight();
    List<Field> features = features(labels, weight);
    rules.requireColumns(features.stream().map(Field::name).toList());
    features.forEach(this::requireSupported);
    List<Field> counted = counted(features, labels);
    ColumnCounts counts =
        Failures.explained(frame.key() + ": " + frame.name(), () -> counting.apply(counted));
    List<InputColumn> inputs = features.stream().map(field -> input(field, counts)).toList();
    return new Layout(inputs, label(labels, counts), weight == null ? null : weight.name());
  }

  private @Nullable Field weight() {
    Field weight = data.weight().map(name -> frame.require(name, "weight")).orElse(null);
    if (weight != null) {
      RowReader.requireNumbers(frame, weight, "weight");
    }
    return weight;
  }

  private List<Field> labels() {
    if (data.labelColumns().isEmpty()) {
      throw new UserException(
          "data.label is not set; name the column that is learnt, one of "
              + String.join(", ", frame.columns()));
    }
    return data.labelColumns().stream().map(name -> frame.require(name, "label")).toList();
  }

  private List<Field> features(List<Field> labels, @Nullable Field weight) {
    if (data.features().isEmpty()) {
      List<Field> all = new ArrayList<>(frame.fields());
      all.removeAll(labels);
      all.remove(weight);
      data.split().keptOut().flatMap(frame::find).ifPresent(all::remove);
      if (all.isEmpty()) {
        throw new UserException(
            "%s: %s has no column but the label".formatted(frame.key(), frame.name()));
      }
      return all;
    }
    List<Field> features = new ArrayList<>();
    for (String name : data.features().get()) {
      Field field = frame.require(name, "feature");
      if (labels.contains(field) || field.equals(weight)) {
        throw new UserException(
            "data.features: %s is the label or the weight; leave it out".formatted(name));
      }
      features.add(field);
    }
    return features;
  }

  private void requireSupported(Field field) {
    if (field.kind() == Field.Kind.UNSUPPORTED) {
      throw new UserException(
          "%s: column %s of %s is of type %s, which is neither number, text, time nor vector; leave it out of data.features or convert it"
              .formatted(frame.key(), field.name(), frame.name(), field.type()));
    }
  }

  /** The columns of which the job does not say what they are, and the label. */
  private List<Field> counted(List<Field> features, List<Field> labels) {
    List<Field> counted = new ArrayList<>(features);
    counted.removeIf(field -> declared(field).isPresent());
    counted.addAll(labels);
    return counted;
  }

  private Optional<InputColumn.Kind> declared(Field field) {
    return rules.of(field.name()).flatMap(ColumnPrepare::kind).map(ColumnPrepare.Kind::read);
  }

  private InputColumn input(Field field, ColumnCounts counts) {
    Optional<InputColumn.Kind> declared = declared(field);
    if (declared.isPresent()) {
      InputColumn column = InputColumn.of(field.name(), declared.get());
      RowReader.requireKind(frame, column);
      return column;
    }
    return switch (field.kind()) {
      case NUMBER, DECLARED_NUMBER -> InputColumn.number(field.name());
      case TEXT, DECLARED_TEXT -> InputColumn.text(field.name());
      case UNDECIDED ->
          counts.of(field).mostlyNumbers()
              ? InputColumn.number(field.name())
              : InputColumn.text(field.name());
      case DATE -> InputColumn.of(field.name(), InputColumn.Kind.DATE);
      case TIMESTAMP -> InputColumn.of(field.name(), InputColumn.Kind.TIMESTAMP);
      case VECTOR, OPEN_VECTOR -> InputColumn.vector(field.name(), size(field, counts));
      case UNSUPPORTED -> throw new IllegalStateException("checked before");
    };
  }

  private int size(Field field, ColumnCounts counts) {
    int size = field.size();
    if (size == 0) {
      ColumnCount count = counts.of(field);
      boolean open = field.kind() == Field.Kind.OPEN_VECTOR;
      size = open ? count.greatestSize() : count.commonSize();
    }
    if (size == 0) {
      throw new UserException(
          "%s: column %s of %s holds no vector with a number in it"
              .formatted(frame.key(), field.name(), frame.name()));
    }
    return size;
  }

  private LabelColumn label(List<Field> fields, ColumnCounts counts) {
    return fields.size() == 1 ? label(fields.get(0), counts) : severalLabels(fields, counts);
  }

  private LabelColumn severalLabels(List<Field> fields, ColumnCounts counts) {
    List<String> names = fields.stream().map(Field::name).toList();
    for (Field field : fields) {
      if (!numbers(field, counts)) {
        throw new UserException(
            "data.label: column %s of %s holds text, but several labels are numbers each"
                .formatted(field.name(), frame.name()));
      }
    }
    return switch (task) {
      case REGRESSION -> new LabelColumn(names, targets());
      case CLASSIFICATION -> new LabelColumn(names, LabelColumn.Kind.FLAG);
      case AUTO ->
          throw new UserException(
              "data.label: columns %s of %s may be targets, or labels that are 0 or 1; set task: regression or task: classification"
                  .formatted(String.join(", ", names), frame.name()));
    };
  }

  private LabelColumn.Kind targets() {
    return goal.numbers() == Goal.Numbers.COUNTS ? LabelColumn.Kind.COUNT : LabelColumn.Kind.TARGET;
  }

  private boolean numbers(Field field, ColumnCounts counts) {
    return switch (field.kind()) {
      case NUMBER, DECLARED_NUMBER -> true;
      case TEXT, DECLARED_TEXT -> false;
      case UNDECIDED -> undecidedLabel(counts.of(field));
      case DATE, TIMESTAMP, VECTOR, OPEN_VECTOR, UNSUPPORTED ->
          throw new UserException(
              "data.label: column %s of %s is of type %s; a label is a number or a text"
                  .formatted(field.name(), frame.name(), field.type()));
    };
  }

  private LabelColumn label(Field field, ColumnCounts counts) {
    boolean numbers = numbers(field, counts);
    return switch (task) {
      case REGRESSION -> {
        if (!numbers) {
          throw new UserException(
              "data.label: column %s of %s holds text, but a regression learns numbers; set task: classification or another label"
                  .formatted(field.name(), frame.name()));
        }
        yield new LabelColumn(field.name(), targets());
      }
      case CLASSIFICATION ->
          new LabelColumn(
              field.name(), numbers ? LabelColumn.Kind.CLASS_NUMBER : LabelColumn.Kind.CLASS_TEXT);
      case AUTO -> {
        if (numbers) {
          throw new UserException(
              "data.label: column %s of %s holds numbers, which may be classes or targets; set task: classification or task: regression"
                  .formatted(field.name(), frame.name()));
        }
        yield new LabelColumn(field.name(), LabelColumn.Kind.CLASS_TEXT);
      }
    };
  }

  /** Any texts may be classes, so one text among numbers makes all of them texts there. */
  private boolean undecidedLabel(ColumnCount count) {
    if (count.empty()) {
      // No rows, or rows without labels: either is told later.
      return task == Task.REGRESSION;
    }
    return task == Task.CLASSIFICATION ? count.onlyNumbers() : count.mostlyNumbers();
  }
}
