package dev.regatta.driver.spark.advise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.Yaml;
import dev.regatta.driver.data.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A job file for people: few keys, each with the reason that it is there. */
final class JobFile {
  /** The share of rows for the test where rows are few, so that its figures say something. */
  private static final double TEST_OF_FEW = 0.2;

  private static final long FEW_ROWS = 10_000;
  private static final double HELD_OUT = 0.2;

  private final AdviceRequest request;
  private final String sourceName;
  private final ObjectNode data;
  private final TableProfile table;
  private final LabelGuess label;
  private final List<ColumnGuess> columns;
  private final boolean ownLabel;
  private final StringBuilder text = new StringBuilder();

  /**
   * A file to be.
   *
   * @param data the sources, the casts and the query
   * @param ownLabel whether the format has a label of its own
   */
  JobFile(
      AdviceRequest request,
      String sourceName,
      ObjectNode data,
      TableProfile table,
      LabelGuess label,
      List<ColumnGuess> columns,
      boolean ownLabel) {
    this.request = request;
    this.sourceName = sourceName;
    this.data = data;
    this.table = table;
    this.label = label;
    this.columns = columns;
    this.ownLabel = ownLabel;
  }

  String text() {
    comment("", "Made by regatta init from %s of %s.".formatted(Advice.rows(table), sourceName));
    comment("", "All keys, with their defaults: regatta reference, or conf/REFERENCE.md.");
    line("format-version: 1");
    writeTask();
    writeData();
    writePrepare();
    writeTraining();
    key("", "output", "runs/" + request.name());
    return text.toString();
  }

  private void writeTask() {
    if (label.task() == Task.REGRESSION) {
      line("task: regression");
    } else if (!label.text()) {
      comment("", "The label holds few numbers, so they are taken for classes; or: regression.");
      line("task: classification");
    }
  }

  private void writeData() {
    line("data:");
    ObjectNode train = (ObjectNode) data.get("train");
    addMissing(train);
    line("  train:");
    if (request.source().isEmpty() && train.has("columns")) {
      comment("    ", "The file has no header, so its columns are numbered: name them here.");
    }
    tree("    ", train);
    for (String key : List.of("cast", "sql")) {
      if (data.has(key)) {
        tree("  ", only(key, data.get(key)));
      }
    }
    writeLabel();
    writeFeatures();
    writeBadRows();
    if (data.has("test")) {
      line("  test:");
      tree("    ", (ObjectNode) data.get("test"));
    } else if (table.whole() && table.rows() < FEW_ROWS) {
      line("  test: {fraction: %s}".formatted(TEST_OF_FEW));
    }
  }

  /** Texts that mean a missing value, where the format has a key for them. */
  private void addMissing(ObjectNode train) {
    String format = train.path("format").asText();
    TreeSet<String> texts = new TreeSet<>();
    table.columns().forEach(column -> texts.addAll(column.missingTexts()));
    if ((format.equals("csv") || format.equals("tsv")) && !train.has("missing")) {
      ArrayNode missing = JsonNodeFactory.instance.arrayNode();
      texts.forEach(missing::add);
      if (!missing.isEmpty()) {
        train.set("missing", missing);
      }
    }
  }

  private void writeLabel() {
    if (ownLabel && request.label().isEmpty()) {
      return;
    }
    if (!label.why().isEmpty()) {
      comment("  ", "Guessed: %s; give another with --label, or here.".formatted(label.why()));
    }
    key("  ", "label", label.name());
  }

  private void writeFeatures() {
    List<ColumnGuess> out =
        columns.stream().filter(column -> column.kind() == ColumnGuess.Kind.OUT).toList();
    if (out.isEmpty()) {
      return;
    }
    for (ColumnGuess column : out) {
      comment("  ", "Left out: %s, %s.".formatted(oneLine(column.name()), column.why()));
    }
    ArrayNode features = JsonNodeFactory.instance.arrayNode();
    columns.stream()
        .filter(column -> column.kind() != ColumnGuess.Kind.OUT)
        .forEach(column -> features.add(column.name()));
    tree("  ", only("features", features));
  }

  private void writeBadRows() {
    long bad = table.of(label.name()).missing();
    for (ColumnGuess column : columns) {
      bad += column.kind() == ColumnGuess.Kind.OUT ? 0 : table.of(column.name()).bad();
    }
    if (bad > 0) {
      comment(
          "  ",
          "%d cells are unreadable, or labels that are missing: their rows are left out and counted."
              .formatted(bad));
      line("  bad-rows: skip");
    }
  }

  private void writePrepare() {
    List<ColumnGuess> treated =
        columns.stream().filter(column -> column.prepare().isPresent()).toList();
    if (treated.isEmpty()) {
      return;
    }
    line("prepare:");
    line("  columns:");
    for (ColumnGuess column : treated) {
      String name = keyOf(column.name());
      if (!column.why().isEmpty()) {
        comment("    ", column.why());
      }
      line("    " + name + ": " + column.prepare().orElseThrow());
    }
  }

  private void writeTraining() {
    long training = Math.round(table.rows() * (1 - (data.has("test") ? HELD_OUT / 2 : HELD_OUT)));
    NetworkGuess network = NetworkGuess.of(label.task(), training);
    long inputs = columns.stream().mapToLong(ColumnGuess::inputs).sum();
    comment("", "For about %d training rows of about %d inputs each.".formatted(training, inputs));
    line("network:");
    line("  layers:");
    network.layers().forEach(layer -> line("    " + layer));
    line("optimizer: {type: adamw, learning-rate: 0.003, decay: 0.05}");
    line("schedule: {type: cosine, warmup-epochs: 1}");
    line("training: {epochs: %d}".formatted(network.epochs()));
    comment("", "Ends where the validation loss does not fall any more; the best epoch is kept.");
    line("early-stopping: {patience: %d}".formatted(network.patience()));
  }

  private void comment(String indent, String words) {
    line(indent + "# " + oneLine(words));
  }

  private void key(String indent, String name, String value) {
    tree(indent, JsonNodeFactory.instance.objectNode().put(name, value));
  }

  private void line(String words) {
    text.append(words).append('\n');
  }

  private void tree(String indent, ObjectNode tree) {
    Yaml.write(tree).lines().forEach(line -> line(indent + line));
  }

  private static ObjectNode only(String key, JsonNode value) {
    ObjectNode one = JsonNodeFactory.instance.objectNode();
    one.set(key, value);
    return one;
  }

  /** A name as a key of YAML. */
  private static String keyOf(String name) {
    String written = Yaml.write(JsonNodeFactory.instance.objectNode().put(name, 1)).strip();
    return written.substring(0, written.lastIndexOf(':'));
  }

  /** What a file says may hold line ends, which would end a comment. */
  private static String oneLine(String words) {
    List<String> lines = new ArrayList<>(words.lines().toList());
    return String.join(" ", lines).replaceAll("\\p{Cntrl}", " ");
  }
}
