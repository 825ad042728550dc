package dev.regatta.driver.spark.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.RawRow;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowCodecTest {
  private static final Layout LAYOUT =
      new Layout(
          List.of(InputColumn.vector("v", 3), InputColumn.text("s"), InputColumn.text("t")),
          new LabelColumn("y", LabelColumn.Kind.CLASS_TEXT),
          "w");

  private static RawRow row(double... numbers) {
    RawRow row = LAYOUT.newRow();
    System.arraycopy(numbers, 0, row.numbers, 0, 3);
    row.texts[0] = "ümläut \uD83D\uDE80";
    row.texts[1] = null;
    row.labelText = "";
    row.weight = 0.25;
    return row;
  }

  private static byte[] record(RowCodec codec, RawRow row) {
    return Arrays.copyOf(codec.encode(row), codec.length());
  }

  @Test
  void everyRowComesBackAsItWas() {
    RowCodec codec = new RowCodec(LAYOUT);
    double[][] rows = {
      {0, 255, 17}, {0, 256, 17}, {-1, 0, 1}, {0.5, Double.NaN, 3}, {0.1, 1e300, Double.NaN}
    };
    int[] bytesPerNumber = {1, 4, 4, 4, 8};
    for (int i = 0; i < rows.length; i++) {
      RawRow in = row(rows[i]);
      RawRow out = LAYOUT.newRow();
      byte[] record = record(codec, in);
      codec.decode(record, RowCodec.HEADER_BYTES, out);
      assertThat(out.numbers).isEqualTo(rows[i]);
      assertThat(out.texts).isEqualTo(in.texts);
      assertThat(out.labelText).isEmpty();
      assertThat(out.weight).isEqualTo(0.25);
      int rest = RowCodec.HEADER_BYTES + 4 + 8 + 1 + 4 + 13 + 4;
      assertThat(record).hasSize(rest + 3 * bytesPerNumber[i]);
    }
  }

  @Test
  void wideVectorsTakeBytesByTheirNonZeroNumbers() {
    Layout wide =
        new Layout(
            List.of(InputColumn.vector("v", 5000), InputColumn.number("a")),
            new LabelColumn("y", LabelColumn.Kind.TARGET),
            null);
    RowCodec codec = new RowCodec(wide);
    int rest = RowCodec.HEADER_BYTES + 8 + 1 + 1;
    double[][] values = {{}, {3, 255}, {0.5, -7}, {0.1, 2}};
    int[] bytesPerNumber = {1, 1, 4, 8};
    for (int i = 0; i < values.length; i++) {
      RawRow in = wide.newRow();
      in.numbers[0] = 4;
      for (int j = 0; j < values[i].length; j++) {
        in.wide[0].add(4000 + 900 * j, values[i][j]);
      }
      byte[] record = record(codec, in);
      assertThat(record).hasSize(rest + 1 + 4 + values[i].length * (4 + bytesPerNumber[i]));
      RawRow out = wide.newRow();
      out.wide[0].add(1, 9);
      codec.decode(record, RowCodec.HEADER_BYTES, out);
      assertThat(out.numbers).containsExactly(4);
      requireSame(out, in);
    }
    RawRow full = wide.newRow();
    for (int i = 0; i < 5000; i++) {
      full.wide[0].add(i, 1 + i % 200);
    }
    byte[] record = record(codec, full);
    assertThat(record).hasSize(rest + 1 + 5000);
    RawRow out = wide.newRow();
    codec.decode(record, RowCodec.HEADER_BYTES, out);
    requireSame(out, full);
    full.wide[0].miss();
    codec.decode(record(codec, full), RowCodec.HEADER_BYTES, out);
    assertThat(out.wide[0].missing()).isTrue();
  }

  private static void requireSame(RawRow found, RawRow expected) {
    int count = expected.wide[0].count();
    assertThat(found.wide[0].missing()).isFalse();
    assertThat(found.wide[0].count()).isEqualTo(count);
    assertThat(Arrays.copyOf(found.wide[0].indices(), count))
        .isEqualTo(Arrays.copyOf(expected.wide[0].indices(), count));
    assertThat(Arrays.copyOf(found.wide[0].values(), count))
        .isEqualTo(Arrays.copyOf(expected.wide[0].values(), count));
  }

  @Test
  void theHashDependsOnEveryByteAndOnTheSeed() {
    RowCodec codec = new RowCodec(LAYOUT);
    byte[] record = record(codec, row(1, 2, 3));
    RowHash.stamp(record, record.length, 7);
    RowHash.putSplit(record, Split.TEST);
    byte[] again = record(codec, row(1, 2, 3));
    RowHash.stamp(again, again.length, 7);
    RowHash.putSplit(again, Split.TEST);
    assertThat(again).isEqualTo(record);
    RowHash.stamp(again, again.length, 8);
    assertThat(RowHash.place(again, 0)).isNotEqualTo(RowHash.place(record, 0));
    for (int i = RowCodec.HEADER_BYTES; i < record.length; i++) {
      byte[] other = record.clone();
      other[i] ^= 1;
      RowHash.stamp(other, other.length, 7);
      assertThat(RowHash.place(other, 0)).isNotEqualTo(RowHash.place(record, 0));
      assertThat(RowHash.check(other, 0)).isNotEqualTo(RowHash.check(record, 0));
      assertThat(RowHash.split(other)).isEqualTo(Split.TEST);
    }
  }

  @Test
  void sharesAreWhatTheRuleSaysAndTheTestDoesNotDependOnTheValidation() {
    SplitRule rule = new SplitRule(0.2, 0.1, Split.TRAINING);
    SplitRule other = new SplitRule(0.2, 0.3, Split.TRAINING);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int[] counts = new int[3];
    for (int i = 0; i < 100_000; i++) {
      long hash = random.nextLong();
      counts[rule.of(hash).code()]++;
      boolean test = rule.of(hash) == Split.TEST;
      assertThat(other.of(hash) == Split.TEST).isEqualTo(test);
    }
    assertThat(counts[Split.TEST.code()]).as("seed %d", seed).isBetween(19_000, 21_000);
    assertThat(counts[Split.VALIDATION.code()]).as("seed %d", seed).isBetween(9_400, 10_600);
  }

  @Test
  void partitionsAreRangesOfTheOrder() {
    RangePartitioner partitioner = new RangePartitioner(new int[] {5, 0, 3});
    RowCodec codec = new RowCodec(LAYOUT);
    Random random = new Random(1);
    List<byte[]> records =
        java.util.stream.IntStream.range(0, 2000)
            .mapToObj(
                i -> {
                  byte[] record = record(codec, row(random.nextInt(), 2, 3));
                  RowHash.stamp(record, record.length, 1);
                  RowHash.putSplit(
                      record, new SplitRule(0.4, 0, Split.TRAINING).of(RowHash.check(record, 0)));
                  return record;
                })
            .sorted(Arrays::compareUnsigned)
            .toList();
    int last = 0;
    int lastBucket = 0;
    for (byte[] record : records) {
      int bucket = partitioner.bucket(record);
      assertThat(bucket).isGreaterThanOrEqualTo(lastBucket);
      lastBucket = bucket;
      int partition = partitioner.getPartition((long) bucket);
      assertThat(partition).isGreaterThanOrEqualTo(last).isLessThan(last + 2);
      last = partition;
    }
    assertThat(last).isEqualTo(7);
    assertThat(partitioner.numPartitions()).isEqualTo(9);
    assertThat(partitioner.first(Split.TEST)).isEqualTo(5);
  }

  @Test
  void severalLabelsComeBack() {
    Layout layout =
        new Layout(
            List.of(InputColumn.number("n")),
            new LabelColumn(List.of("x", "y", "z"), LabelColumn.Kind.TARGET),
            null);
    RowCodec codec = new RowCodec(layout);
    RawRow row = layout.newRow();
    row.numbers[0] = 7;
    System.arraycopy(new double[] {1.5, -2, 1e300}, 0, row.labels, 0, 3);
    byte[] record = codec.encode(row);
    RawRow out = layout.newRow();
    codec.decode(record, RowCodec.HEADER_BYTES, out);
    assertThat(out.labels).containsExactly(1.5, -2, 1e300);
    assertThat(out.numbers).containsExactly(7);
    assertThat(codec.length()).isEqualTo(RowCodec.HEADER_BYTES + 3 * 8 + 1 + 1);
  }
}
