package dev.regatta.conf;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The name that was probably meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The candidate nearest to a name that is none of them: with other case or separators, by its
   * initials (lr for learning-rate), or by few enough slips of the keyboard.
   */
  public static Optional<String> to(String given, Collection<String> candidates) {
    String name = normal(given);
    Optional<String> initials =
        candidates.stream().filter(candidate -> initials(candidate).equals(name)).findFirst();
    return candidates.stream()
        .filter(candidate -> isNear(name, normal(candidate)))
        .min(Comparator.comparingInt(candidate -> distance(name, normal(candidate))))
        .or(() -> initials);
  }

  /** Lengths first: a name may be as long as its file, and a distance takes the product. */
  private static boolean isNear(String name, String candidate) {
    return Math.abs(name.length() - candidate.length()) <= slips(name)
        && distance(name, candidate) <= slips(name);
  }

  /** How many slips a name of this length may hold and still be recognized. */
  private static int slips(String name) {
    return name.length() <= 2 ? 0 : Math.min(3, (name.length() + 1) / 3);
  }

  private static String normal(String name) {
    return Names.kebab(name.strip().replace(' ', '-'));
  }

  private static String initials(String name) {
    return name.contains("-")
        ? Stream.of(name.split("-+")).map(word -> word.substring(0, 1)).collect(joining())
        : "";
  }

  /**
   * Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours that
   * turn one text into the other.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, d, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(String a, String b, int[][] d, int i, int j) {
    int substitution = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(substitution, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, 1 + d[i - 2][j - 2]) : best;
  }
}
