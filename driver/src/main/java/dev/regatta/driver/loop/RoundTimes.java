package dev.regatta.driver.loop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What the rounds of a process took. Of long runs every second round is kept, then every fourth,
 * and so on, so that they take no more memory than short ones.
 *
 * <p>Means are over steady rounds: not the first ones, in which code is still being compiled and
 * connections are made; and of rounds with equally many steps the middle half, for in the slowest
 * ones the machine was busy with something else.
 */
public final class RoundTimes {
  private static final int MOST_KEPT = 4096;
  private static final int FIRST_ROUNDS = 5;

  /** The share of rounds, in parts, that is left out at the beginning. */
  private static final int TENTH = 10;

  /** The same of the fastest and of the slowest ones. */
  private static final int QUARTER = 4;

  private final List<RoundTime> kept = new ArrayList<>();
  private long rounds;
  private long every = 1;

  /**
   * Means of steady rounds.
   *
   * @param rounds how many they are of
   * @param steps local steps of a round
   * @param rows trained by all replicas in a round
   * @param seconds of a round, its average included
   * @param train of them, the slowest worker's own
   * @param idle seconds that workers waited for the slowest one, on average over all
   * @param bytes that went out and came back
   */
  public record Means(
      int rounds,
      double steps,
      double rows,
      double seconds,
      double train,
      double idle,
      double bytes) {}

  void add(RoundTime round) {
    if (rounds++ % every != 0) {
      return;
    }
    if (kept.size() == MOST_KEPT) {
      halve();
      if ((rounds - 1) % every != 0) {
        return;
      }
    }
    kept.add(round);
  }

  private void halve() {
    for (int i = 0; i < MOST_KEPT / 2; i++) {
      kept.set(i, kept.get(2 * i));
    }
    kept.subList(MOST_KEPT / 2, MOST_KEPT).clear();
    every *= 2;
  }

  /** Means of the steady rounds; empty where no round was trained. */
  public Optional<Means> steady() {
    int first = Math.max(Math.min(FIRST_ROUNDS, kept.size() / 2), kept.size() / TENTH);
    TreeMap<Integer, List<RoundTime>> bySteps = new TreeMap<>();
    for (RoundTime round : kept.subList(first, kept.size())) {
      bySteps.computeIfAbsent(round.steps(), steps -> new ArrayList<>()).add(round);
    }
    List<RoundTime> steady = new ArrayList<>();
    for (List<RoundTime> alike : bySteps.values()) {
      alike.sort(Comparator.comparingDouble(RoundTime::seconds));
      int left = alike.size() / QUARTER;
      steady.addAll(alike.subList(left, alike.size() - left));
    }
    return steady.isEmpty() ? Optional.empty() : Optional.of(means(steady));
  }

  private static Means means(List<RoundTime> rounds) {
    return new Means(
        rounds.size(),
        mean(rounds, RoundTime::steps),
        mean(rounds, RoundTime::rows),
        mean(rounds, RoundTime::seconds),
        mean(rounds, RoundTime::train),
        mean(rounds, RoundTime::idle),
        mean(rounds, RoundTime::bytes));
  }

  private static double mean(List<RoundTime> rounds, ToDoubleFunction<RoundTime> figure) {
    return rounds.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }
}
