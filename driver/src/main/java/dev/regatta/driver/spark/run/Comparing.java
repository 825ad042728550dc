package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.report.ComparedRun;
import dev.regatta.driver.report.Comparison;
import dev.regatta.driver.store.PathText;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;

/**
 * Trains the candidates of a comparison one after the other, each in a run directory of its own. A
 * run that an earlier process finished, or that diverged, is not trained again; one that it began
 * goes on. Candidates that want the same rows share them: they are read and packed once.
 */
public final class Comparing {
  private Comparing() {}

  /**
   * Trains all, or until told to stop.
   *
   * @param title what is compared
   * @param interrupted asked after each round; once true, the run is saved and no other begins
   * @return the runs that were trained, in the candidates' order
   * @throws UserException where the job is wrong, whatever its alternatives
   */
  public static Comparison run(
      SparkSession session,
      String title,
      List<Candidate> candidates,
      BooleanSupplier interrupted,
      CompareListener listener) {
    // Seed by seed: the seed deals the rows, which the others of a seed find cached.
    List<Candidate> order =
        candidates.stream()
            .sorted(Comparator.comparingLong(candidate -> candidate.job().training().seed()))
            .toList();
    long alternatives = candidates.stream().map(Candidate::alternative).distinct().count();
    Map<Candidate, ComparedRun> runs = new LinkedHashMap<>();
    Map<String, String> leftOut = new LinkedHashMap<>();
    try (JobRows rows = new JobRows(session)) {
      for (int i = 0; i < order.size() && !interrupted.getAsBoolean(); i++) {
        Candidate candidate = order.get(i);
        if (leftOut.containsKey(candidate.alternative())) {
          continue;
        }
        listener.starting(candidate, i + 1, order.size());
        try {
          TrainResult result = train(session, candidate, interrupted, listener, rows);
          listener.ended(candidate, result);
          runs.put(candidate, compared(candidate, result));
        } catch (UserException e) {
          boolean allRefused = leftOut.size() == alternatives - 1;
          if (!candidate.doesNotFit(e) || allRefused) {
            throw e;
          }
          String reason = String.valueOf(e.getMessage());
          leftOut.put(candidate.alternative(), reason);
          listener.leftOut(candidate, reason);
        }
      }
    }
    List<ComparedRun> inOrder =
        candidates.stream().filter(runs::containsKey).map(runs::get).toList();
    return new Comparison(title, inOrder, leftOut);
  }

  private static TrainResult train(
      SparkSession session,
      Candidate candidate,
      BooleanSupplier interrupted,
      RunListener listener,
      JobRows rows) {
    TrainRequest request = new TrainRequest(candidate.job(), new Resume.Auto(), false, interrupted);
    return RunDirectories.ended(session, request)
        .orElseGet(() -> TrainingRun.run(session, request, listener, rows));
  }

  /** A run as its directory tells of it. */
  static ComparedRun compared(Candidate candidate, TrainResult result) {
    return new ComparedRun(
        candidate.alternative(),
        candidate.job().training().seed(),
        PathText.of(result.directory()),
        result.summary(),
        result.history());
  }
}
