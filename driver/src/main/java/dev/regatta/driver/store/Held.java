package dev.regatta.driver.store;

import java.util.Comparator;
import org.apache.hadoop.fs.Path;

/**
 * A directory that is a checkpoint by its name.
 *
 * @param isReplaced whether it had to make room for a newer one of its round
 */
record Held(Path path, long round, boolean isReplaced) {
  /** The newest first; of one round, the one with the proper name first. */
  static final Comparator<Held> NEWEST_FIRST =
      Comparator.comparingLong(Held::round).reversed().thenComparing(Held::isReplaced);
}
