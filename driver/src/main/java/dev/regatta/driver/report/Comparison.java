package dev.regatta.driver.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Runs of one job that differ in what was compared, side by side: as a table, as {@code
 * compare.json} and, by {@link ComparePage}, as a page.
 *
 * @param title what was compared
 * @param runs in the order of the alternatives, each with all its seeds
 * @param leftOut alternatives that do not fit the job, with the reason
 */
public record Comparison(String title, List<ComparedRun> runs, Map<String, String> leftOut) {
  private static final int FORMAT_VERSION = 1;

  public Comparison {
    runs = List.copyOf(runs);
    leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
  }

  /** The names of the alternatives, in their order. */
  List<String> alternatives() {
    return runs.stream().map(ComparedRun::alternative).distinct().toList();
  }

  /** The runs of an alternative. */
  List<ComparedRun> of(String alternative) {
    return runs.stream().filter(run -> run.alternative().equals(alternative)).toList();
  }

  /** The metric beside the loss that all runs share. */
  String metric() {
    return runs.stream().map(ComparedRun::metric).findFirst().orElse("loss");
  }

  /** A line per alternative, of as many cells as the head, which is the first. */
  public List<List<String>> table() {
    String metric = metric();
    boolean tested = runs.stream().anyMatch(run -> Double.isFinite(run.test(metric)));
    List<List<String>> lines = new ArrayList<>();
    List<String> head =
        new ArrayList<>(List.of("", "best validation loss", metric, "at epoch", "rows/s", "ended"));
    if (tested) {
      head.add(4, "test " + metric);
    }
    lines.add(head);
    for (String alternative : alternatives()) {
      List<ComparedRun> own = of(alternative);
      List<String> line =
          new ArrayList<>(
              List.of(
                  alternative,
                  figure(own, run -> run.validation("loss")),
                  figure(own, run -> run.validation(metric)),
                  text("%.1f", mean(own, ComparedRun::bestEpoch)),
                  text("%,.0f", mean(own, ComparedRun::rowsPerSecond)),
                  ended(own)));
      if (tested) {
        line.add(4, figure(own, run -> run.test(metric)));
      }
      lines.add(line);
    }
    return lines;
  }

  private static String ended(List<ComparedRun> runs) {
    Map<String, Long> byStatus = new LinkedHashMap<>();
    runs.forEach(run -> byStatus.merge(run.status(), 1L, Long::sum));
    if (byStatus.size() == 1) {
      return byStatus.keySet().iterator().next();
    }
    List<String> parts = new ArrayList<>();
    byStatus.forEach((status, count) -> parts.add(count + " " + status));
    return String.join(", ", parts);
  }

  /** The mean over seeds, with their standard deviation where there are several. */
  private static String figure(List<ComparedRun> runs, ToDoubleFunction<ComparedRun> value) {
    double mean = mean(runs, value);
    if (Double.isNaN(mean)) {
      return "-";
    }
    double[] values = finite(runs, value);
    if (values.length < 2) {
      return text("%.4g", mean);
    }
    double squares = 0;
    for (double each : values) {
      squares += (each - mean) * (each - mean);
    }
    return text("%.4g +- %.2g", mean, Math.sqrt(squares / (values.length - 1)));
  }

  private static double mean(List<ComparedRun> runs, ToDoubleFunction<ComparedRun> value) {
    double[] values = finite(runs, value);
    double sum = 0;
    for (double each : values) {
      sum += each;
    }
    return values.length == 0 ? Double.NaN : sum / values.length;
  }

  private static double[] finite(List<ComparedRun> runs, ToDoubleFunction<ComparedRun> value) {
    return runs.stream().mapToDouble(value).filter(Double::isFinite).toArray();
  }

  /** What {@code compare.json} holds. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("compared", title);
    ArrayNode list = json.putArray("runs");
    for (ComparedRun run : runs) {
      ObjectNode entry = list.addObject();
      entry.put("name", run.alternative());
      entry.put("seed", run.seed());
      entry.put("directory", run.directory());
      for (String key :
          List.of("status", "stopReason", "error", "epochs", "best", "validation", "test")) {
        entry.set(key, run.summary().path(key).deepCopy());
      }
      entry.put("diverged", run.diverged());
      entry.set("rowsPerSecond", run.summary().path("rowsPerSecond"));
      entry.set("modelDigest", run.summary().path("modelDigest"));
    }
    ObjectNode out = json.putObject("leftOut");
    leftOut.forEach(out::put);
    return json;
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
