package dev.regatta.driver.spark.split;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the cuts that give shares of counted rows exactly. It never sees a row: it asks how many of
 * them lie in each of some equal bins of a range of places, takes the bin that a cut falls into and
 * asks for finer ones, until the cut is between two bins or on rows of one place. These it gives to
 * the side that is nearer to the share, and to the rows behind the cut where both are as near.
 */
final class CutSearch {
  /** Of all ranges of one question together, where there are few. */
  private static final int MAX_BINS = 1 << 18;

  private static final int LEAST_BINS = 16;
  private static final int MOST_BINS = 1 << 16;

  private final List<Cut> open = new ArrayList<>();

  private CutSearch() {}

  /** Counts rows. */
  @FunctionalInterface
  interface Counter {
    /**
     * Counts the rows in every bin of every range.
     *
     * @return bins x ranges numbers, those of the first range first
     */
    long[] count(List<PlaceRange> ranges, int bins);
  }

  /** One cut that is searched for; its range holds it. */
  private static final class Cut {
    private PlaceRange range;
    private long before;
    private final long rows;
    private long last;

    /**
     * A cut.
     *
     * @param rows that are to lie before it
     */
    private Cut(PlaceRange range, long rows) {
      this.range = range;
      this.rows = rows;
      last = range.greatest();
    }

    /** Takes a count of the range's bins; false when the cut is found. */
    private boolean narrow(long[] counts, int from, int bins) {
      int bin = 0;
      while (before + counts[from + bin] < rows) {
        before += counts[from + bin++];
      }
      PlaceRange found = range.bin(bin, bins);
      long after = before + counts[from + bin];
      if (after == rows) {
        last = found.greatest();
        return false;
      }
      if (found.one()) {
        boolean nearer = after - rows < rows - before;
        last = nearer ? found.least() : found.least() - 1;
        return false;
      }
      range = found;
      return true;
    }
  }

  /**
   * Finds all cuts.
   *
   * @param extents the places of the rows of every stratum
   */
  static Cuts find(Map<String, Extent> extents, SplitRule rule, Counter counter) {
    CutSearch search = new CutSearch();
    Map<String, Cut[]> cuts = new LinkedHashMap<>();
    extents.forEach(
        (stratum, extent) -> {
          Cut test = search.cut(stratum, extent, rule.testShare());
          Cut both = search.cut(stratum, extent, rule.testShare() + rule.validationShare());
          cuts.put(stratum, new Cut[] {test, both});
        });
    while (!search.open.isEmpty()) {
      search.narrow(counter);
    }
    Cuts found = new Cuts();
    cuts.forEach((stratum, both) -> found.put(stratum, both[0].last, both[1].last));
    return found;
  }

  private Cut cut(String stratum, Extent extent, double share) {
    long rows = Math.round(extent.rows() * share);
    PlaceRange range = new PlaceRange(stratum, extent.least(), extent.greatest());
    Cut cut = new Cut(range, rows);
    if (rows == 0) {
      cut.last = Cuts.NONE;
    } else {
      open.add(cut);
    }
    return cut;
  }

  private void narrow(Counter counter) {
    int bins = Math.min(MOST_BINS, Math.max(LEAST_BINS, MAX_BINS / open.size()));
    List<PlaceRange> ranges = open.stream().map(cut -> cut.range).toList();
    long[] counts = counter.count(ranges, bins);
    List<Cut> still = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).narrow(counts, i * bins, bins)) {
        still.add(open.get(i));
      }
    }
    open.clear();
    open.addAll(still);
  }
}
