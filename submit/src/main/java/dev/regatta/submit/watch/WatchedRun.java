package dev.regatta.submit.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.store.RunView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run directory that is looked at again and again, by several readers: its files are read at most
 * once a second.
 */
final class WatchedRun {
  static final Duration PERIOD = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(WatchedRun.class);

  /** A driver that renews nothing for so long is dead, or cannot write. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private static final List<String> OF_SUMMARY =
      List.of(
          "status",
          "stopReason",
          "error",
          "verdict",
          "best",
          "rows",
          "seconds",
          "rowsPerSecond",
          "rounds",
          "rollbacks",
          "test",
          "validation",
          "exchange",
          "workers",
          "threadsPerWorker");

  private final String name;
  private final RunView view;
  private Optional<Look> last = Optional.empty();
  private Optional<String> jobText = Optional.empty();
  private Optional<Job> job = Optional.empty();
  private long lookedNanos;
  private long beats = -1;
  private long beatNanos;

  /**
   * What was there.
   *
   * @param about everything but the history
   * @param history the lines of {@code history.jsonl}
   */
  record Look(ObjectNode about, List<ObjectNode> history) {}

  private WatchedRun(String name, RunView view) {
    this.name = name;
    this.view = view;
  }

  /**
   * The run in a directory.
   *
   * @throws UserException where there is none
   */
  static WatchedRun of(String directory, Configuration hadoop) {
    RunView view =
        RunView.of(directory, hadoop)
            .orElseThrow(
                () ->
                    new UserException(
                        directory
                            + " is not a run directory (it has no run.json): give the output of a"
                            + " job, such as runs/adult"));
    return new WatchedRun(directory.replaceFirst("/+$", "").replaceFirst(".*/", ""), view);
  }

  /** What is there now. A file that cannot be read leaves what was there before. */
  synchronized Look look() {
    long now = System.nanoTime();
    if (last.isEmpty() || now - lookedNanos >= PERIOD.toNanos()) {
      lookedNanos = now;
      try {
        last = Optional.of(new Look(about(now), view.history()));
      } catch (UserException e) {
        LOG.warn("{}", e.getMessage());
        last = last.or(() -> Optional.of(new Look(named("unreadable"), List.of())));
      }
    }
    return last.get();
  }

  private ObjectNode about(long now) {
    Optional<ObjectNode> driver = view.driver();
    Optional<ObjectNode> summary = view.summary();
    ObjectNode about = named(state(driver, summary, now));
    job()
        .ifPresent(
            job -> {
              about.put("monitor", job.earlyStopping().monitor());
              about.put("epochs", job.training().epochs());
            });
    driver.map(file -> file.path("progress")).ifPresent(figures -> about.set("progress", figures));
    summary.ifPresent(
        all -> {
          ObjectNode shown = about.putObject("summary");
          OF_SUMMARY.stream().filter(all::hasNonNull).forEach(key -> shown.set(key, all.get(key)));
        });
    return about;
  }

  private ObjectNode named(String state) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", name)
        .put("directory", view.path())
        .put("state", state);
  }

  private String state(Optional<ObjectNode> driver, Optional<ObjectNode> summary, long now) {
    if (driver.isEmpty()) {
      return summary.map(all -> all.path("status").asText()).orElse("cut off");
    }
    JsonNode beat = driver.get().path("beats");
    if (beat.asLong() != beats) {
      beats = beat.asLong();
      beatNanos = now;
    }
    if (now - beatNanos > SILENCE.toNanos()) {
      return "silent";
    }
    return driver.get().path("progress").has("rounds") ? "training" : "preparing";
  }

  /** The job as it runs; empty before it is decided, and where another Regatta wrote it. */
  private Optional<Job> job() {
    Optional<String> text = view.job();
    if (!text.equals(jobText)) {
      jobText = text;
      job = text.flatMap(WatchedRun::bind);
    }
    return job;
  }

  private static Optional<Job> bind(String text) {
    try {
      return Optional.of(Jobs.bind(JobText.parse("job.yaml", text, Map.of())));
    } catch (UserException e) {
      LOG.debug("{}", e.getMessage());
      return Optional.empty();
    }
  }
}
