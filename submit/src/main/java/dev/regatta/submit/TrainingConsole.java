package dev.regatta.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.history.BestFigure;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.loop.Remaining;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.PathText;
import dev.regatta.submit.watch.WatchServer;
import dev.regatta.worker.train.Divergence;
import dev.regatta.worker.train.RoundPlan;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows a run: a bar on a terminal, a line per validation, and a table at the end. */
final class TrainingConsole implements RunListener, AutoCloseable {
  /** The script finds out; what Java says of its console depends on its version. */
  private final boolean terminal = Boolean.getBoolean("regatta.terminal");

  private final PrintStream out;
  private final Optional<Function<String, WatchServer>> watch;
  private @Nullable WatchServer server;
  private @Nullable EpochBar bar;
  private @Nullable Remaining remaining;
  private @Nullable BestFigure best;
  private String monitor = "";
  private int epochs;
  private long epochRows;
  private String lastFigure = "";
  private long lastRows;
  private double lastSeconds;
  private double lastRate;

  /**
   * Shows a run.
   *
   * @param watch starts to watch the run's directory, where that is wanted
   */
  TrainingConsole(PrintStream out, Optional<Function<String, WatchServer>> watch) {
    this.out = out;
    this.watch = watch;
  }

  @Override
  public void opened(String directory) {
    watch.ifPresent(
        start -> {
          server = start.apply(directory);
          print("watch " + server.address());
        });
  }

  @Override
  public void note(String line) {
    print(line);
  }

  @Override
  public void started(RunPlan plan) {
    Job job = plan.job();
    epochs = job.training().epochs();
    lastRows = plan.rowsDone();
    int workers = job.training().workers().orElseThrow();
    int threads = job.training().threadsPerWorker();
    int replicas = workers * threads;
    int batch = job.training().batchSize().orElseThrow();
    print(
        String.format(
            Locale.ROOT,
            "rows: %,d to train, %,d to validate, %,d to test; %d inputs, %,d parameters",
            plan.trainingRows(),
            plan.validationRows(),
            plan.testRows(),
            plan.width(),
            plan.parameters()));
    print(
        String.format(
            Locale.ROOT,
            "%d workers x %d threads; %d rows per replica and step, %,d in all; exchange %s",
            workers,
            threads,
            batch,
            (long) replicas * batch,
            job.training().exchange().orElseThrow().name().toLowerCase(Locale.ROOT)));
    epochRows = plan.epochRows();
    monitor = plan.monitor().metric();
    best = new BestFigure(plan.monitor());
    if (terminal) {
      remaining = new Remaining(plan.rowsDone(), epochRows, epochs * epochRows, now());
      bar = new EpochBar(epochs(plan.rowsDone()), epochs, remaining::seconds, out);
    }
  }

  private double epochs(long rows) {
    return (double) rows / epochRows;
  }

  private static double now() {
    return System.nanoTime() / 1e9;
  }

  @Override
  public void averaged(TrainingState state, RoundPlan plan, Traffic traffic) {
    if (remaining != null) {
      remaining.averaged(state.rows, now());
    }
    lastRate = plan.rates()[plan.steps() - 1];
  }

  @Override
  public void rounded(TrainingState state) {
    if (bar != null && remaining != null) {
      remaining.rounded(now());
      bar.at(epochs(state.rows), note(state));
    }
  }

  /** What stands beside the bar: rows per second, learning rate, and the best figure so far. */
  private String note(TrainingState state) {
    double value = Objects.requireNonNull(best).of(state.history);
    String far = Double.isNaN(value) ? "" : ", best " + figure(value);
    return String.format(Locale.ROOT, "%srate %.3g%s", lastFigure, lastRate, far);
  }

  @Override
  public void wentBack(TrainingState state) {
    RunListener.super.wentBack(state);
    if (remaining != null) {
      remaining.wentBack(state.rows, now());
    }
  }

  @Override
  public void validated(Entry entry) {
    double seconds = entry.seconds() - lastSeconds;
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "epoch %3.0f/%d  rate %.3g  training loss %.4f",
                entry.epoch(),
                epochs,
                entry.learningRate(),
                entry.metric("training-loss")));
    entry
        .metrics()
        .forEach(
            (name, value) -> {
              if (name.startsWith("validation-")) {
                line.append("  " + words(name) + " " + figure(value));
              }
            });
    String speed = "";
    if (lastSeconds > 0) {
      speed = String.format(Locale.ROOT, "%,.0f rows/s", (entry.rows() - lastRows) / seconds);
      line.append("  ").append(speed);
      speed += ", ";
    }
    lastFigure = speed + words(monitor) + " " + figure(entry.metric(monitor)) + ", ";
    lastRows = entry.rows();
    lastSeconds = entry.seconds();
    print(line.toString());
  }

  @Override
  public void rolledBack(Divergence divergence, double rateScale) {
    print(
        "diverged in "
            + divergence.describe()
            + "; back to the last average, at "
            + rateScale
            + " of the learning rate");
  }

  /** The table that says where everything is. */
  void closing(TrainResult result) {
    close();
    if (result.alreadyDone()) {
      print(
          "already "
              + result.status()
              + ": "
              + result.directory()
              + " holds this job's results; nothing was trained. Raise training.epochs to go on, or"
              + " give --fresh for a new run beside it.");
    }
    for (String[] row : table(result)) {
      print(String.format(Locale.ROOT, "  %-12s %s", row[0], row[1]));
    }
    if (!result.verdict().isEmpty()) {
      print(result.verdict());
    }
  }

  private static List<String[]> table(TrainResult result) {
    ObjectNode summary = result.summary();
    String directory = PathText.of(result.directory());
    List<String[]> rows = new ArrayList<>();
    String reason = summary.path("stopReason").asText("");
    String status = result.status() + (reason.isEmpty() ? "" : ": " + reason);
    rows.add(new String[] {"status", status});
    if (summary.path("best").hasNonNull("value")) {
      rows.add(
          new String[] {
            "best",
            "%s %s at epoch %.0f"
                .formatted(
                    summary.path("best").path("metric").asText(),
                    figure(summary.path("best").path("value").asDouble()),
                    summary.path("best").path("epoch").asDouble())
          });
    }
    rows.add(new String[] {"validation", figures(summary, "validation")});
    if (!summary.path("test").isEmpty()) {
      rows.add(new String[] {"test", figures(summary, "test")});
    }
    rows.add(
        new String[] {
          "time",
          String.format(
              Locale.ROOT,
              "%.1f s, of it %.1f s in rounds; %,.0f rows/s",
              summary.path("seconds").path("total").asDouble(),
              summary.path("seconds").path("train").asDouble()
                  + summary.path("seconds").path("exchange").asDouble(),
              summary.path("rowsPerSecond").asDouble())
        });
    rows.add(new String[] {"of it", phases(summary)});
    rows.add(new String[] {"results", directory});
    rows.add(new String[] {"report", directory + "/report.html"});
    if (summary.hasNonNull("modelDigest")) {
      rows.add(new String[] {"model", directory + "/model"});
      rows.add(new String[] {"digest", summary.path("modelDigest").asText()});
      rows.add(
          new String[] {
            "next",
            "regatta predict " + directory + "/model --data format=...,path=... --output ..."
          });
    } else {
      rows.add(new String[] {"next", "the same command goes on from the last checkpoint"});
    }
    return rows;
  }

  /** Where the time went; it adds up to the total. */
  private static String phases(ObjectNode summary) {
    List<String> phases = new ArrayList<>();
    summary
        .path("seconds")
        .properties()
        .forEach(
            phase -> {
              if (!phase.getKey().equals("total")) {
                double seconds = phase.getValue().asDouble();
                phases.add(String.format(Locale.ROOT, "%s %.2f", phase.getKey(), seconds));
              }
            });
    return String.join(", ", phases) + " s";
  }

  private static String figures(ObjectNode summary, String part) {
    List<String> figures = new ArrayList<>();
    for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> field :
        summary.path(part).properties()) {
      figures.add(field.getKey() + " " + figure(field.getValue().asDouble()));
    }
    return String.join(", ", figures);
  }

  private static String words(String name) {
    return name.replace('-', ' ');
  }

  private static String figure(double value) {
    return Math.abs(value) >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  private void print(String line) {
    if (bar == null) {
      out.println(line);
    } else {
      bar.line(line);
    }
  }

  /** Ends the bar: what is printed from here on stands below it. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
