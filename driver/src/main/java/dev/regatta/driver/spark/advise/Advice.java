package dev.regatta.driver.spark.advise;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.spark.read.Frame;
import dev.regatta.driver.spark.read.GuessedSource;
import dev.regatta.driver.spark.read.Inputs;
import dev.regatta.driver.spark.read.JobFrames;
import dev.regatta.driver.spark.run.Jobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/** What was found in some rows, and the job file that trains on them. */
public final class Advice {
  private static final String KEY = "DATA";
  private static final int SHOWN_COLUMNS = 40;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String sourceName;
  private final TableProfile table;
  private final LabelGuess label;
  private final List<ColumnGuess> columns;
  private final String text;

  private Advice(
      String sourceName,
      TableProfile table,
      LabelGuess label,
      List<ColumnGuess> columns,
      String text) {
    this.sourceName = sourceName;
    this.table = table;
    this.label = label;
    this.columns = columns;
    this.text = text;
  }

  /**
   * Looks at a sample of the rows.
   *
   * @throws UserException where there is no such source, or nothing that could be learnt from it
   */
  public static Advice of(SparkSession spark, AdviceRequest request) {
    GuessedSource guessed =
        request
            .source()
            .map(given -> new GuessedSource(given, Optional.empty()))
            .orElseGet(() -> GuessedSource.of(spark, KEY, request.data()));
    ObjectNode data = JSON.objectNode();
    data.set("train", briefly(guessed.train()));
    guessed.test().ifPresent(test -> data.set("test", briefly(test)));
    request.cast().forEach(data.withObject("/cast")::put);
    if (request.cast().isEmpty()) {
      data.remove("cast");
    }
    request.sql().ifPresent(sql -> data.put("sql", sql));
    Frame frame = JobFrames.of(spark, Inputs.FILES, bind(data)).training();
    TableProfile table = TableProfile.of(frame);
    Optional<String> own = guessed.train().ownLabel();
    LabelGuess label = LabelGuess.of(table, request.label().or(() -> own), frame.name());
    List<ColumnGuess> columns = columns(table, label);
    JobFile file = new JobFile(request, frame.name(), data, table, label, columns, own.isPresent());
    String text = file.text();
    // What is written is what trains: a defect here would be a wrong file there.
    Jobs.bind(JobText.parse(request.name(), text, Map.of()));
    return new Advice(frame.name(), table, label, columns, text);
  }

  private static List<ColumnGuess> columns(TableProfile table, LabelGuess label) {
    List<ColumnGuess> columns = new ArrayList<>();
    for (String name : table.names()) {
      if (!name.equals(label.name())) {
        columns.add(ColumnGuess.of(name, table.of(name), table));
      }
    }
    if (columns.stream().allMatch(column -> column.kind() == ColumnGuess.Kind.OUT)) {
      throw new UserException(
          "%s: no column but the label %s says anything: %s"
              .formatted(
                  KEY,
                  label.name(),
                  String.join(
                      ", ",
                      columns.stream().map(out -> out.name() + " (" + out.why() + ")").toList())));
    }
    return columns;
  }

  /** A source as its tree, without the keys that say what their absence says. */
  private static ObjectNode briefly(Source source) {
    ObjectNode whole = Jobs.binder().dump(source, Source.class);
    ObjectNode brief = whole.deepCopy();
    for (String key : new TreeSet<>(names(whole))) {
      ObjectNode less = brief.deepCopy();
      less.remove(key);
      if (says(less, whole)) {
        brief = less;
      }
    }
    return brief;
  }

  private static List<String> names(ObjectNode tree) {
    List<String> names = new ArrayList<>();
    tree.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static boolean says(ObjectNode source, ObjectNode whole) {
    try {
      ObjectNode data = JSON.objectNode();
      data.set("train", source);
      return Jobs.binder().dump(bind(data).train(), Source.class).equals(whole);
    } catch (UserException e) {
      return false;
    }
  }

  private static Data bind(ObjectNode data) {
    return Jobs.binder().bind(JobText.of(KEY, data), Data.class);
  }

  /** The job file. */
  public String text() {
    return text;
  }

  /** What was seen, in a few lines. */
  public List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add(line("rows", rows(table) + " of " + sourceName));
    lines.add(line("label", label.name() + ": " + label.what() + because(label.why())));
    lines.add(line("task", label.task().name().toLowerCase(Locale.ROOT)));
    int width = columns.stream().mapToInt(column -> column.name().length()).max().orElse(0);
    String form = "%-" + Math.max(1, Math.min(30, width)) + "s  %s%s";
    for (ColumnGuess column : columns.subList(0, Math.min(SHOWN_COLUMNS, columns.size()))) {
      String what =
          String.format(
              Locale.ROOT, form, column.name(), column.kind().word(), because(column.why()));
      lines.add(line(lines.size() == 3 ? "columns" : "", what));
    }
    if (columns.size() > SHOWN_COLUMNS) {
      lines.add(line("", "and " + (columns.size() - SHOWN_COLUMNS) + " more"));
    }
    return lines;
  }

  static String rows(TableProfile table) {
    return table.whole() ? table.rows() + " rows" : "a sample of " + table.rows() + " rows";
  }

  private static String because(String why) {
    return why.isEmpty() ? "" : " (" + why + ")";
  }

  private static String line(String name, String what) {
    return String.format(Locale.ROOT, "%-14s %s", name, what);
  }
}
