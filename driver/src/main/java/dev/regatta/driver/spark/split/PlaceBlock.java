package dev.regatta.driver.spark.split;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The places of some rows by stratum, eight bytes a row. It lies in caches as bytes. */
final class PlaceBlock {
  private final Map<String, LongBuffer> strata = new LinkedHashMap<>();

  void add(String stratum, long place) {
    LongBuffer places = strata.computeIfAbsent(stratum, key -> LongBuffer.allocate(64));
    if (!places.hasRemaining()) {
      places = LongBuffer.wrap(Arrays.copyOf(places.array(), 2 * places.capacity()));
      places.position(places.capacity() / 2);
      strata.put(stratum, places);
    }
    places.put(place);
  }

  /** Each stratum: the bytes of its name, that name, its rows, their places. */
  byte[] write() {
    ByteBuffer block = ByteBuffer.allocate(bytes());
    strata.forEach(
        (stratum, places) -> {
          byte[] name = utf8(stratum);
          block.putInt(name.length).put(name).putInt(places.position());
          block.asLongBuffer().put(places.duplicate().flip());
          block.position(block.position() + places.position() * Long.BYTES);
        });
    return block.array();
  }

  private int bytes() {
    int bytes = 0;
    for (Map.Entry<String, LongBuffer> stratum : strata.entrySet()) {
      bytes += 2 * Integer.BYTES + utf8(stratum.getKey()).length;
      bytes += stratum.getValue().position() * Long.BYTES;
    }
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static PlaceBlock read(byte[] bytes) {
    PlaceBlock read = new PlaceBlock();
    ByteBuffer block = ByteBuffer.wrap(bytes);
    while (block.hasRemaining()) {
      byte[] name = new byte[block.getInt()];
      block.get(name);
      int rows = block.getInt();
      LongBuffer places = block.asLongBuffer().limit(rows);
      read.strata.put(new String(name, StandardCharsets.UTF_8), places.position(rows));
      block.position(block.position() + rows * Long.BYTES);
    }
    return read;
  }

  /** Widens the extents of strata by the rows. */
  void addTo(Map<String, Extent> extents) {
    strata.forEach(
        (stratum, places) -> {
          long least = Long.MAX_VALUE;
          long greatest = Long.MIN_VALUE;
          for (int i = 0; i < places.position(); i++) {
            least = Math.min(least, places.get(i));
            greatest = Math.max(greatest, places.get(i));
          }
          extents.merge(stratum, new Extent(places.position(), least, greatest), Extent::plus);
        });
  }

  /** Counts the rows in every bin of every range. */
  void count(List<PlaceRange> ranges, int bins, long[] counts) {
    for (int i = 0; i < ranges.size(); i++) {
      PlaceRange range = ranges.get(i);
      LongBuffer places = strata.get(range.stratum());
      long width = range.width(bins);
      for (int row = 0; places != null && row < places.position(); row++) {
        long place = places.get(row);
        if (range.contains(place)) {
          counts[i * bins + range.binOf(place, width)]++;
        }
      }
    }
  }
}
