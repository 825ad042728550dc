package dev.regatta.driver.spark.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

class OrderedRecordsTest {
  private final List<Tuple2<Long, byte[]>> finished = new ArrayList<>();

  /** Records with other hashes, with hashes that differ late, and many equal ones. */
  private static byte[] record(Random random, int kinds, int longest) {
    byte[] record = new byte[RowCodec.HEADER_BYTES + 1 + random.nextInt(longest)];
    new Random(random.nextInt(kinds)).nextBytes(record);
    record[0] = (byte) Split.TRAINING.code();
    if (random.nextBoolean()) {
      Arrays.fill(record, 2, 12, (byte) 7);
    }
    return record;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 1_000_000})
  void recordsComeInTheOrderOfTheirBytesWhateverThePages(int kinds) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RangePartitioner partitioner = new RangePartitioner(new int[] {1, 0, 0});
    Pages pages =
        new Pages(
            partitioner.buckets(),
            (bucket, page) -> finished.add(new Tuple2<>((long) bucket, page)));
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] record = record(random, kinds, i % 1000 == 0 ? 100_000 : 100);
      records.add(record);
      pages.add(partitioner.bucket(record), record, 0, record.length);
    }
    pages.finish();
    finished.sort(Comparator.comparing(Tuple2::_1));

    OrderedRecords ordered = new OrderedRecords(finished.iterator());
    records.sort(Arrays::compareUnsigned);
    for (byte[] record : records) {
      assertThat(ordered.advance()).isTrue();
      byte[] content = Arrays.copyOfRange(ordered.page(), ordered.from(), ordered.to());
      assertThat(content)
          .as("seed %d", seed)
          .isEqualTo(Arrays.copyOfRange(record, RowCodec.HEADER_BYTES, record.length));
    }
    assertThat(ordered.advance()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 70_000})
  void aCursorFindsEveryRecordOfAPage(int bytes) {
    Pages pages = new Pages(1, (none, page) -> finished.add(new Tuple2<>(0L, page)));
    byte[] record = new byte[bytes + 2];
    for (int i = 0; i < 3; i++) {
      pages.add(0, record, 1, bytes + 1);
    }
    pages.finish();
    Pages.Cursor cursor = new Pages.Cursor(finished.stream().map(Tuple2::_2).iterator());
    for (int i = 0; i < 3; i++) {
      assertThat(cursor.advance()).isTrue();
      assertThat(cursor.to() - cursor.from()).isEqualTo(bytes);
    }
    assertThat(cursor.advance()).isFalse();
  }
}
