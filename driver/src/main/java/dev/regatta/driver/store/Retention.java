package dev.regatta.driver.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which checkpoints stay: the newest {@code keep}, and the best one as of the oldest of these. So
 * whichever of them training goes on from, its best one is there too.
 *
 * @param keep at least 1
 */
record Retention(int keep) {
  /** A checkpoint of this job, and whether it was the best when written. */
  record Candidate(Held held, boolean isBest) {}

  Retention {
    if (keep < 1) {
      throw new IllegalArgumentException("keep is " + keep + ", must be 1 or more");
    }
  }

  /** Those that go. */
  List<Held> surplus(List<Candidate> candidates) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparing(Candidate::held, Held.NEWEST_FIRST));
    List<Held> surplus = new ArrayList<>();
    int kept = 0;
    boolean bestKept = false;
    long last = -1;
    for (Candidate candidate : sorted) {
      boolean duplicate = candidate.held().round() == last;
      boolean stays = !duplicate && (kept < keep || (candidate.isBest() && !bestKept));
      if (stays) {
        kept++;
        bestKept = kept >= keep && candidate.isBest();
      } else {
        surplus.add(candidate.held());
      }
      last = candidate.held().round();
    }
    return surplus;
  }
}
