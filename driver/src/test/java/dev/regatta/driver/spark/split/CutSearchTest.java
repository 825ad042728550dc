package dev.regatta.driver.spark.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class CutSearchTest {
  private int questions;

  /** Cuts places that lie in blocks of a few, as tasks see them. */
  private Cuts find(Map<String, List<Long>> places, SplitRule rule) {
    List<PlaceBlock> blocks = new ArrayList<>();
    places.forEach(
        (stratum, rows) -> {
          for (int from = 0; from < rows.size(); from += 700) {
            PlaceBlock block = new PlaceBlock();
            rows.subList(from, Math.min(rows.size(), from + 700))
                .forEach(place -> block.add(stratum, place));
            blocks.add(PlaceBlock.read(block.write()));
          }
        });
    Map<String, Extent> extents = new HashMap<>();
    blocks.forEach(block -> block.addTo(extents));
    questions = 0;
    return CutSearch.find(
        extents,
        rule,
        (ranges, bins) -> {
          questions++;
          long[] counts = new long[ranges.size() * bins];
          blocks.forEach(block -> block.count(ranges, bins, counts));
          return counts;
        });
  }

  private static List<Long> places(int rows, LongSupplier place) {
    List<Long> places = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      places.add(Cuts.place(place.getAsLong()));
    }
    return places;
  }

  private static long[] counts(Cuts cuts, String stratum, List<Long> places) {
    long[] counts = new long[Split.COUNT];
    places.forEach(place -> counts[cuts.of(stratum, place, Split.TRAINING).code()]++);
    return counts;
  }

  @Test
  void distinctPlacesAreCutToTheRowWhateverTheirSpread() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      SplitRule rule =
          new SplitRule(0.4 * random.nextDouble(), 0.4 * random.nextDouble(), Split.TRAINING);
      int rows = 1 + random.nextInt(5000);
      long[] next = {random.nextLong() >> 1};
      Map<String, List<Long>> places =
          Map.of(
              "hashes", places(rows, random::nextLong),
              "seconds", places(rows, () -> next[0] += 1_000_000L * (1 + random.nextInt(9))),
              "clusters", places(rows / 100 + 1, () -> (random.nextLong() >> 60) ^ next[0]++));
      places.values().forEach(some -> Collections.shuffle(some, random));
      Cuts cuts = find(places, rule);
      places.forEach(
          (stratum, some) -> {
            long test = Math.round(some.size() * rule.testShare());
            long both = Math.round(some.size() * (rule.testShare() + rule.validationShare()));
            long distinct = some.stream().distinct().count();
            if (distinct == some.size()) {
              assertThat(counts(cuts, stratum, some))
                  .as("%s, seed %d", stratum, seed)
                  .containsExactly(some.size() - both, both - test, test);
            }
          });
      assertThat(questions).isLessThanOrEqualTo(10);
    }
  }

  @Test
  void theLowestPlacesAreTheTestsAndThoseBehindThemTheValidations() {
    List<Long> places = new ArrayList<>();
    for (long i = 1; i <= 20; i++) {
      places.add(-100 * i);
    }
    Cuts cuts = find(Map.of("", places), new SplitRule(0.2, 0.1, Split.TRAINING));
    for (long place : places) {
      Split expected =
          place < -1600 ? Split.TEST : place < -1400 ? Split.VALIDATION : Split.TRAINING;
      assertThat(cuts.of("", place, Split.TRAINING)).as("%d", place).isEqualTo(expected);
    }
  }

  @Test
  void rowsOfOnePlaceGoToTheNearerSideAndToTheRestWhereBothAreAsNear() {
    SplitRule tenth = new SplitRule(0.1, 0, Split.TRAINING);
    // Of 100 rows ten are wanted: one row, then copies of a place, then others.
    long[][] copiesAndTest = {{9, 10}, {10, 11}, {17, 18}, {18, 1}, {30, 1}};
    for (long[] each : copiesAndTest) {
      List<Long> places = new ArrayList<>(List.of(1L));
      places.addAll(Collections.nCopies((int) each[0], 7L));
      for (long i = places.size(); i < 100; i++) {
        places.add(100 + i);
      }
      Collections.shuffle(places, new Random(each[0]));
      long[] counts = counts(find(Map.of("", places), tenth), "", places);
      assertThat(counts[Split.TEST.code()]).as("%d copies", each[0]).isEqualTo(each[1]);
    }
  }

  @Test
  void extremesAreCutToo() {
    List<Long> places = List.of(Cuts.NONE + 1, Long.MAX_VALUE, 0L, Long.MAX_VALUE - 1);
    SplitRule half = new SplitRule(0.25, 0.25, Split.TRAINING);
    Cuts cuts = find(Map.of("", places), half);
    assertThat(places.stream().map(place -> cuts.of("", place, Split.TRAINING)))
        .containsExactly(Split.TEST, Split.TRAINING, Split.VALIDATION, Split.TRAINING);
    List<Long> same = Collections.nCopies(10, 5L);
    assertThat(counts(find(Map.of("", same), half), "", same)).containsExactly(10, 0, 0);
    assertThat(new Cuts().of("unseen", 3, Split.TRAINING)).isEqualTo(Split.TRAINING);
  }
}
