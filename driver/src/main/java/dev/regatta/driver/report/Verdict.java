package dev.regatta.driver.report;

import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.History;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One sentence on how training went and what to try next, from training and validation loss
 * measured alike: on held-back samples, dropout off.
 */
public final class Verdict {
  /** A rise of validation loss over its best that is more than noise. */
  private static final double RISE = 0.02;

  /** An improvement over the last fifth of the run that promises more. */
  private static final double STILL_FALLING = 0.01;

  /** Below this share of what a constant prediction loses, something was learned. */
  private static final double LEARNED = 0.9;

  private Verdict() {}

  /**
   * Judges a finished run.
   *
   * @param guess the loss of an undecided guess among classes; empty in a regression
   */
  public static String of(History history, OptionalDouble guess) {
    List<Entry> entries = history.entries();
    if (entries.size() < 2) {
      return "Too few validations for a verdict: raise training.epochs.";
    }
    Entry best = entries.get(0);
    for (Entry entry : entries) {
      if (validation(entry) < validation(best)) {
        best = entry;
      }
    }
    Entry last = entries.get(entries.size() - 1);
    if (learnedNothing(best, guess)) {
      return "Underfitting: training loss "
          + figure(training(best))
          + " is hardly below that of a constant prediction; try more units, another layer or"
          + " another learning rate.";
    }
    double noise = RISE * Math.abs(validation(best));
    if (validation(last) > validation(best) + noise && training(last) < training(best)) {
      return String.format(
          Locale.ROOT,
          "Overfitting since epoch %.0f: training loss went on to %s while validation loss rose"
              + " from %s to %s; try dropout, weight decay or more rows.",
          best.epoch(),
          figure(training(last)),
          figure(validation(best)),
          figure(validation(last)));
    }
    Entry earlier = entries.get(Math.max(0, entries.size() - 1 - Math.max(1, entries.size() / 5)));
    double more = STILL_FALLING * Math.abs(validation(earlier));
    if (best.equals(last) && validation(last) < validation(earlier) - more) {
      return "Still improving: validation loss fell to "
          + figure(validation(last))
          + " in the last epoch; raise training.epochs and run the same command again.";
    }
    return "Converged: validation loss "
        + figure(validation(best))
        + " at epoch "
        + Math.round(best.epoch())
        + ", training loss "
        + figure(training(best))
        + "; more rows or another network would be next.";
  }

  /** By the loss of an undecided guess, or by the share of explained variance. */
  private static boolean learnedNothing(Entry entry, OptionalDouble guess) {
    return guess.isPresent()
        ? training(entry) > LEARNED * guess.getAsDouble()
        : entry.metric("training-r2") < 1 - LEARNED;
  }

  private static double training(Entry entry) {
    return entry.metric("training-loss");
  }

  private static double validation(Entry entry) {
    return entry.metric("validation-loss");
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
