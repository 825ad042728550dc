package dev.regatta.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The figures of a run, in the order in which they were measured. */
public final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Environment environment;
  private final PrintStream progress;
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Starts a report.
   *
   * @param progress is told what is going on
   */
  public Report(Effort effort, PrintStream progress) {
    environment = Environment.here(effort);
    this.progress = progress;
  }

  public void add(Figure figure) {
    figures.add(figure);
  }

  /** A sentence that a reader of the figures needs. */
  public void note(String sentence) {
    notes.add(sentence);
  }

  /** Tells the one who waits. */
  public void progress(String words) {
    progress.println(words);
  }

  /** A Markdown table, with the target and whether it holds beside each figure. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(environment.describe()).append("\n\n");
    text.append("| figure | value | unit | turns from, to | target | holds |\n");
    text.append("|---|---|---|---|---|---|\n");
    figures.forEach(figure -> text.append(figure.row()).append('\n'));
    notes.forEach(note -> text.append('\n').append(note).append('\n'));
    return text.toString();
  }

  /** An array with an object per figure. */
  public ArrayNode json() {
    ArrayNode array = JSON.createArrayNode();
    figures.forEach(figure -> array.add(figure.json(environment)));
    return array;
  }

  /** Writes {@link #json}. */
  public void write(Path file) {
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json());
    } catch (IOException e) {
      throw new MeasurementException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
