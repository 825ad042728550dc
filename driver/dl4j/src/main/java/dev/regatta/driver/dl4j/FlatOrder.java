package dev.regatta.driver.dl4j;

import org.jspecify.annotations.Nullable;

/** How the flat array that Regatta trains is ordered beside DL4J's. */
final class FlatOrder {
  /** Where DL4J computes: the array is its own. */
  static final FlatOrder SAME = new FlatOrder(null);

  private final int @Nullable [] places;

  private FlatOrder(int @Nullable [] places) {
    this.places = places;
  }

  /**
   * An order.
   *
   * @param places by number of Regatta's array: where it is in DL4J's
   */
  static FlatOrder of(int[] places) {
    return new FlatOrder(places);
  }

  /** Numbers of DL4J's in Regatta's order. */
  void toOurs(float[] theirs, float[] ours) {
    int[] from = places;
    if (from == null) {
      System.arraycopy(theirs, 0, ours, 0, ours.length);
      return;
    }
    for (int i = 0; i < ours.length; i++) {
      ours[i] = theirs[from[i]];
    }
  }

  /** Numbers of Regatta's in DL4J's order. */
  void toTheirs(float[] ours, float[] theirs) {
    int[] to = places;
    if (to == null) {
      System.arraycopy(ours, 0, theirs, 0, ours.length);
      return;
    }
    for (int i = 0; i < ours.length; i++) {
      theirs[to[i]] = ours[i];
    }
  }
}
