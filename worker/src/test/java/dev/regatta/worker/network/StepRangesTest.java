package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.regatta.worker.network.ParameterBlock.Stepped;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepRangesTest {
  private static final ParameterBlock TABLE =
      new ParameterBlock("table", 0, 0, 30, new int[] {10, 3}, true, Stepped.TOUCHED_ROWS);
  private static final ParameterBlock BIAS =
      new ParameterBlock("bias", 0, 30, 5, new int[] {5}, false);

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 4096, 4097, 300_000})
  void listsMarkedRowsOnceAndAscending(int of) {
    Random random = new Random(of);
    TouchedRows rows = new TouchedRows(of, 500);
    for (int step = 0; step < 5; step++) {
      TreeSet<Integer> expected = new TreeSet<>();
      for (int i = random.nextInt(500); i >= 0; i--) {
        int row = i % 7 == 0 ? of - 1 : random.nextInt(of);
        rows.mark(row);
        expected.add(row);
      }
      rows.list();
      assertThat(IntStream.range(0, rows.count()).mapToObj(rows::row).toList())
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void consecutiveRowsAreOneRange() {
    TouchedRows rows = new TouchedRows(10, 10);
    StepRanges ranges = new StepRanges(List.of(TABLE, BIAS), List.of(rows));
    for (int row : new int[] {9, 2, 1, 5, 2}) {
      rows.mark(row);
    }
    assertThat(ends(ranges)).containsExactly("30-35");
    rows.list();
    assertThat(ends(ranges)).containsExactly("3-9", "15-18", "27-30", "30-35");
    assertThat(ranges.whole()).isFalse();

    ranges.clear();
    assertThat(ends(ranges)).containsExactly("30-35");
  }

  @Test
  void wholeBlocksHaveOneRangeEach() {
    StepRanges ranges = StepRanges.whole(List.of(TABLE, BIAS));

    assertThat(ranges.whole()).isTrue();
    assertThat(ends(ranges)).containsExactly("0-30", "30-35");
  }

  @Test
  void rowsAndBlocksBelongTogether() {
    assertThatThrownBy(() -> new StepRanges(List.of(TABLE, BIAS), List.of()))
        .isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> new StepRanges(List.of(BIAS), List.of(new TouchedRows(5, 5))))
        .hasMessage("1 lists of rows have no block");
    assertThatThrownBy(
            () -> new ParameterBlock("bias", 0, 0, 5, new int[] {5}, false, Stepped.TOUCHED_ROWS))
        .hasMessage("bias is no matrix and has no rows to touch");
  }

  @Test
  void markingAndListingAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    TouchedRows rows = new TouchedRows(100_000, 64);
    markAndList(rows);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int step = 0; step < 1_000; step++) {
      markAndList(rows);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4_000);
  }

  private static void markAndList(TouchedRows rows) {
    for (int i = 0; i < 64; i++) {
      rows.mark(i * 1_013);
    }
    rows.list();
  }

  private static List<String> ends(StepRanges ranges) {
    List<String> ends = new ArrayList<>();
    for (int block = 0; block < ranges.blocks().size(); block++) {
      for (int range = 0; range < ranges.count(block); range++) {
        ends.add(ranges.from(block, range) + "-" + ranges.to(block, range));
      }
    }
    return ends;
  }
}
