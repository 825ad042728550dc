package dev.regatta.submit.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one reader of a run does not know yet. */
final class Changes {
  private final WatchedRun run;
  private final int index;
  private Optional<WatchedRun.Look> known = Optional.empty();

  /** Knows nothing of a run, the {@code index}th on the page from 0 on. */
  Changes(WatchedRun run, int index) {
    this.run = run;
    this.index = index;
  }

  /**
   * What has come since the last call; empty where nothing has. Its {@code history} takes the place
   * of the lines from number {@code from} on.
   */
  Optional<ObjectNode> next() {
    WatchedRun.Look look = run.look();
    if (known.equals(Optional.of(look))) {
      return Optional.empty();
    }
    List<ObjectNode> before = known.map(WatchedRun.Look::history).orElse(List.of());
    int from = same(before, look.history());
    known = Optional.of(look);
    ObjectNode change = look.about().deepCopy().put("index", index).put("from", from);
    change.putArray("history").addAll(look.history().subList(from, look.history().size()));
    return Optional.of(change);
  }

  /** How many lines are the same from the first on: fewer than before where the run went back. */
  private static int same(List<ObjectNode> before, List<ObjectNode> now) {
    int most = Math.min(before.size(), now.size());
    for (int line = 0; line < most; line++) {
      if (!before.get(line).equals(now.get(line))) {
        return line;
      }
    }
    return most;
  }

  /** One for each run. */
  static List<Changes> of(List<WatchedRun> runs) {
    List<Changes> all = new ArrayList<>();
    for (WatchedRun run : runs) {
      all.add(new Changes(run, all.size()));
    }
    return all;
  }
}
