package dev.regatta.ml;

import org.jspecify.annotations.Nullable;

/**
 * Identifiers while an object is under construction. Spark's constructors make params, which take
 * their parent's uid, before a subclass in Java can assign a field. Each thread has its own.
 */
final class Uids {
  private static final ThreadLocal<@Nullable String> UNDER_CONSTRUCTION = new ThreadLocal<>();

  private Uids() {}

  /** A uid that was kept. */
  record Kept(String uid) {}

  /** Remembers the uid of the object whose constructor is about to run; returns it. */
  static Kept keep(String uid) {
    UNDER_CONSTRUCTION.set(uid);
    return new Kept(uid);
  }

  /** Forgets it again, for the field that takes its place. */
  static String release(Kept kept) {
    UNDER_CONSTRUCTION.remove();
    return kept.uid();
  }

  /** The field, or before it is assigned what was kept. */
  static String of(@Nullable String field) {
    String uid = field == null ? UNDER_CONSTRUCTION.get() : field;
    if (uid == null) {
      throw new IllegalStateException("no uid was kept for this object");
    }
    return uid;
  }
}
