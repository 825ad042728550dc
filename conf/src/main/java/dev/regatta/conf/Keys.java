package dev.regatta.conf;

import java.util.List;
import java.util.stream.Stream;

/** The keys that a record has in a job file. */
public final class Keys {
  private Keys() {}

  /** The keys of a record, in the order of its components. */
  public static List<Key> of(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents()).map(Key::of).toList();
  }
}
