package dev.regatta.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.ColumnInputs;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Preparation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run as one HTML page for a colleague who was not there: what was trained on what, how training
 * went, what the model does with held-out rows, what it took, and how to use it. It needs nothing
 * else, and holds no row.
 */
public final class RunReport {
  private final ReportFacts facts;
  private final ObjectNode summary;
  private final Preparation preparation;
  private final Page page;

  private RunReport(ReportFacts facts) {
    this.facts = facts;
    summary = facts.summary();
    preparation = facts.preparation();
    page = new Page(name());
  }

  private String name() {
    return facts.directory().replaceFirst("/+$", "").replaceFirst(".*/", "");
  }

  /** The page. */
  public static String of(ReportFacts facts) {
    return new RunReport(facts).write();
  }

  private String write() {
    head();
    RunCurves.write(page, facts.history());
    facts.findings().ifPresent(found -> FindingsPart.write(page, found, preparation));
    rows();
    time();
    settings();
    use();
    return page.text();
  }

  private void head() {
    String verdict = summary.path("verdict").asText("");
    if (!verdict.isEmpty()) {
      page.paragraph(verdict);
    }
    String reason = summary.path("stopReason").asText("");
    String error = summary.path("error").asText("");
    page.paragraph(
        "The run is "
            + summary.path("status").asText()
            + (reason.isEmpty() ? "" : ": " + reason)
            + (error.isEmpty() ? "" : ": " + error)
            + ".");
    List<List<String>> figures = new ArrayList<>();
    for (String part : List.of("test", "validation")) {
      for (Map.Entry<String, JsonNode> field : summary.path(part).properties()) {
        figures.add(
            List.of(part + " " + Figures.words(field.getKey()), Figures.figure(field.getValue())));
      }
    }
    figures.add(
        List.of("training rows", Figures.count(summary.path("rows").path("train").asLong())));
    figures.add(List.of("epochs", Figures.count(summary.path("epochs").asLong())));
    figures.add(List.of("parameters", Figures.count(summary.path("parameters").asLong())));
    figures.add(List.of("seconds", Figures.figure(summary.path("seconds").path("total"))));
    page.facts(figures);
  }

  private void rows() {
    page.heading("What was trained on what");
    LabelColumn label = preparation.layout().label();
    page.paragraph(
        "Learnt: %s (%s), from %s columns that become %s inputs."
            .formatted(
                label.name(),
                Figures.words(label.kind().name().replace('_', '-')),
                Figures.count(preparation.columnInputs().size()),
                Figures.count(preparation.width())));
    List<List<String>> splits = new ArrayList<>();
    splits.add(List.of("rows", ""));
    summary
        .path("rows")
        .properties()
        .forEach(
            field -> splits.add(List.of(field.getKey(), Figures.count(field.getValue().asLong()))));
    page.table("Splits", splits);
    skipped();
    drift();
    page.beginDetails("The columns");
    List<List<String>> columns = new ArrayList<>();
    columns.add(List.of("column", "kind", "inputs"));
    for (ColumnInputs inputs : preparation.columnInputs()) {
      columns.add(
          List.of(
              inputs.column().name(),
              inputs.column().kind().name().toLowerCase(Locale.ROOT),
              Figures.count(inputs.count())));
    }
    page.table("Columns that go in", columns);
    page.endDetails();
  }

  private void skipped() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("left out", "column", "rows", "first"));
    for (JsonNode bad : summary.path("badRows")) {
      JsonNode first = bad.path("first");
      lines.add(
          List.of(
              bad.path("cause").asText(),
              bad.path("column").asText(),
              Figures.count(bad.path("rows").asLong()),
              (first.has("file")
                      ? first.path("file").asText()
                      : "partition " + first.path("partition"))
                  + ", row "
                  + first.path("row").asLong()));
    }
    if (lines.size() > 1) {
      page.table("Rows that were left out", lines);
    }
  }

  private void drift() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("split", "column", "new categories", "outside the range", "share of rows"));
    summary
        .path("drift")
        .properties()
        .forEach(
            split ->
                split
                    .getValue()
                    .properties()
                    .forEach(
                        column ->
                            lines.add(
                                List.of(
                                    split.getKey(),
                                    column.getKey(),
                                    Figures.count(column.getValue().path("newCategories").asLong()),
                                    Figures.count(column.getValue().path("outsideRange").asLong()),
                                    Figures.percent(column.getValue().path("share").asDouble())))));
    if (lines.size() > 1) {
      page.table("Cells unlike all training rows", lines);
    }
  }

  private void time() {
    page.heading("What it took");
    JsonNode seconds = summary.path("seconds");
    List<String> names = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    seconds
        .properties()
        .forEach(
            phase -> {
              if (!phase.getKey().equals("total")) {
                names.add(phase.getKey());
                sizes.add(phase.getValue().asDouble());
              }
            });
    page.bars(
        "Seconds by phase",
        names,
        sizes.stream().mapToDouble(Double::doubleValue).toArray(),
        sizes.stream().map(size -> String.format(Locale.ROOT, "%.2f", size)).toList());
    page.paragraph(
        "%s rows per second in %s rounds, %s worker(s) of %s thread(s), exchange %s, %s."
            .formatted(
                Figures.count(Math.round(summary.path("rowsPerSecond").asDouble())),
                Figures.count(summary.path("rounds").asLong()),
                Figures.count(summary.path("workers").asLong()),
                Figures.count(summary.path("threadsPerWorker").asLong()),
                summary.path("exchange").asText(),
                summary.path("blas").asText()));
  }

  private void settings() {
    page.heading("Settings");
    page.texts(
        "Keys that are not at their defaults", Settings.changed(facts.job(), facts.defaults()));
    page.beginDetails("All other keys, at their defaults");
    page.texts("Defaults", Settings.unchanged(facts.job(), facts.defaults()));
    page.endDetails();
    List<List<String>> provenance = new ArrayList<>();
    provenance.add(List.of("made by", ""));
    summary
        .path("provenance")
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode()) {
                provenance.add(List.of(Figures.words(field.getKey()), field.getValue().asText()));
              }
            });
    String digest = summary.path("modelDigest").asText("");
    if (!digest.isEmpty()) {
      provenance.add(List.of("model's digest", digest));
    }
    page.texts("Where it comes from", provenance);
  }

  private void use() {
    page.heading("What to do with it");
    String directory = facts.directory();
    if (facts.findings().isPresent()) {
      page.paragraph("Predict, and evaluate on other rows:");
      page.commands(
          "regatta predict %1$s/model --data 'format=csv,path=new.csv' --output predictions\n"
                  .formatted(directory)
              + "regatta evaluate %1$s/model --data 'format=csv,path=more.csv'"
                  .formatted(directory));
      page.paragraph(
          "Train for longer with the job file that began it, and look at the loss around the"
              + " weights:");
      page.commands(
          "regatta train JOB --set training.epochs=%d --output %s\nregatta explain %s"
              .formatted(
                  2 * facts.job().path("training").path("epochs").asLong(), directory, directory));
    } else {
      page.paragraph("The command that began it goes on from the last checkpoint.");
    }
  }
}
