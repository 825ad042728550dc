package dev.regatta.driver.spark.advise;

import dev.regatta.worker.prepare.Numbers;
import dev.regatta.worker.prepare.time.Instants;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/** What the cells of one column look like. Profiles of parts of the rows merge. */
final class ColumnProfile {
  private static final double DAY_MICROS = 86_400e6;

  private final DistinctValues distinct;
  private final long[] markers = new long[Markers.COUNT];
  private final Counts counts = new Counts();
  private Moments plain = new Moments();
  private Moments logs = new Moments();
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  /** How many cells are what. */
  private static final class Counts {
    private long missing;
    private long numbers;
    private long wholes;
    private long notFinite;
    private long times;
    private long clockTimes;
    private long spelledTimes;
    private long texts;
    private long vectors;
    private long vectorSize;
    private long strange;
  }

  ColumnProfile(int mostDistinct) {
    distinct = new DistinctValues(mostDistinct);
  }

  void add(@Nullable Object cell) {
    if (cell == null) {
      counts.missing++;
    } else if (cell instanceof String text) {
      addText(text.strip());
    } else if (cell instanceof Number number) {
      addNumber(number.doubleValue());
    } else if (cell instanceof Boolean flag) {
      addNumber(flag ? 1 : 0);
    } else if (cell instanceof byte[] bytes) {
      addVector(bytes.length);
    } else if (cell instanceof Vector vector) {
      addVector(vector.size());
    } else if (cell instanceof Seq<?> array) {
      addVector(array.size());
    } else {
      addTimeOrStranger(cell);
    }
  }

  private void addText(String text) {
    int marker = Markers.indexOf(text);
    double number = marker >= 0 || text.isEmpty() ? Double.NaN : Numbers.parseOrNaN(text);
    if (text.isEmpty()) {
      counts.missing++;
    } else if (marker >= 0) {
      markers[marker]++;
    } else if (!Double.isNaN(number)) {
      addNumber(number);
    } else {
      distinct.add(hash(text));
      double time = Instants.parse(text);
      if (Double.isNaN(time)) {
        counts.texts++;
      } else {
        counts.spelledTimes++;
        addTime(time);
      }
    }
  }

  private void addNumber(double number) {
    if (!Double.isFinite(number)) {
      counts.notFinite++;
      return;
    }
    counts.numbers++;
    counts.wholes += number == Math.rint(number) ? 1 : 0;
    distinct.add(Double.doubleToLongBits(number + 0.0) * 0x9E3779B97F4A7C15L);
    range(number);
    plain.add(number);
    logs.add(Math.signum(number) * Math.log1p(Math.abs(number)));
  }

  private void addTime(double micros) {
    counts.times++;
    counts.clockTimes += micros % DAY_MICROS == 0 ? 0 : 1;
    range(micros);
  }

  private void addVector(int size) {
    counts.vectors++;
    counts.vectorSize = Math.max(counts.vectorSize, size);
  }

  private void addTimeOrStranger(Object cell) {
    double micros = Double.NaN;
    if (cell instanceof java.sql.Timestamp time) {
      micros = Instants.of(time.toInstant());
    } else if (cell instanceof Instant time) {
      micros = Instants.of(time);
    } else if (cell instanceof LocalDateTime time) {
      micros = Instants.of(time);
    } else if (cell instanceof java.sql.Date date) {
      micros = Instants.of(date.toLocalDate());
    } else if (cell instanceof LocalDate date) {
      micros = Instants.of(date);
    }
    if (Double.isNaN(micros)) {
      counts.strange++;
    } else {
      distinct.add(hash(cell.toString()));
      addTime(micros);
    }
  }

  private void range(double number) {
    least = Math.min(least, number);
    greatest = Math.max(greatest, number);
  }

  /** FNV-1a of the characters, in 64 bits. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  void merge(ColumnProfile other) {
    distinct.merge(other.distinct);
    for (int i = 0; i < markers.length; i++) {
      markers[i] += other.markers[i];
    }
    counts.missing += other.counts.missing;
    counts.numbers += other.counts.numbers;
    counts.wholes += other.counts.wholes;
    counts.notFinite += other.counts.notFinite;
    counts.times += other.counts.times;
    counts.clockTimes += other.counts.clockTimes;
    counts.spelledTimes += other.counts.spelledTimes;
    counts.texts += other.counts.texts;
    counts.vectors += other.counts.vectors;
    counts.vectorSize = Math.max(counts.vectorSize, other.counts.vectorSize);
    counts.strange += other.counts.strange;
    plain.merge(other.plain);
    logs.merge(other.logs);
    least = Math.min(least, other.least);
    greatest = Math.max(greatest, other.greatest);
  }

  /** Cells that are neither empty nor marked as missing. */
  long filled() {
    return counts.numbers
        + counts.notFinite
        + counts.times
        + counts.texts
        + counts.vectors
        + counts.strange;
  }

  /** Empty cells, and those that a marker says to be missing. */
  long missing() {
    long marked = 0;
    for (int i = 0; i < markers.length; i++) {
      marked += markers[i];
    }
    return counts.missing + marked;
  }

  boolean holdsNumbers() {
    return filled() > 0 && 2 * counts.numbers >= filled();
  }

  boolean holdsOnlyNumbers() {
    return counts.numbers > 0 && counts.numbers + counts.notFinite == filled();
  }

  boolean holdsWholeNumbers() {
    return holdsOnlyNumbers() && counts.wholes == counts.numbers;
  }

  boolean holdsTimes() {
    return counts.times > 0 && counts.times == filled();
  }

  /** Whether some times are not of midnight. */
  boolean holdsClockTimes() {
    return counts.clockTimes > 0;
  }

  /** Whether times are texts, of which a job has to say that they are times. */
  boolean spellsTimes() {
    return counts.spelledTimes > 0;
  }

  boolean holdsVectors() {
    return counts.vectors > 0;
  }

  int vectorSize() {
    return Math.toIntExact(counts.vectorSize);
  }

  /** Whether the cells are of a type that no network takes. */
  boolean holdsStrangers() {
    return 2 * counts.strange > filled();
  }

  /** Cells that would be bad ones where the column goes in as what most of its cells are. */
  long bad() {
    return counts.notFinite + counts.strange + (holdsNumbers() ? counts.texts + counts.times : 0);
  }

  DistinctValues distinct() {
    return distinct;
  }

  double least() {
    return least;
  }

  double greatest() {
    return greatest;
  }

  double skewness() {
    return plain.skewness();
  }

  /** That of sign(x) log(1 + |x|). */
  double skewnessOfLogs() {
    return logs.skewness();
  }

  /** The texts that mean a missing value here. */
  List<String> missingTexts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < markers.length; i++) {
      if (markers[i] > 0 && (Markers.isCertain(i) || holdsNumbers())) {
        texts.add(Markers.text(i));
      }
    }
    return texts;
  }

  void write(DataOutput out) throws IOException {
    distinct.write(out);
    for (long marker : markers) {
      out.writeLong(marker);
    }
    out.writeLong(counts.missing);
    out.writeLong(counts.numbers);
    out.writeLong(counts.wholes);
    out.writeLong(counts.notFinite);
    out.writeLong(counts.times);
    out.writeLong(counts.clockTimes);
    out.writeLong(counts.spelledTimes);
    out.writeLong(counts.texts);
    out.writeLong(counts.vectors);
    out.writeLong(counts.vectorSize);
    out.writeLong(counts.strange);
    plain.write(out);
    logs.write(out);
    out.writeDouble(least);
    out.writeDouble(greatest);
  }

  static ColumnProfile read(int mostDistinct, DataInput in) throws IOException {
    ColumnProfile profile = new ColumnProfile(mostDistinct);
    profile.distinct.merge(DistinctValues.read(mostDistinct, in));
    for (int i = 0; i < profile.markers.length; i++) {
      profile.markers[i] = in.readLong();
    }
    profile.counts.missing = in.readLong();
    profile.counts.numbers = in.readLong();
    profile.counts.wholes = in.readLong();
    profile.counts.notFinite = in.readLong();
    profile.counts.times = in.readLong();
    profile.counts.clockTimes = in.readLong();
    profile.counts.spelledTimes = in.readLong();
    profile.counts.texts = in.readLong();
    profile.counts.vectors = in.readLong();
    profile.counts.vectorSize = in.readLong();
    profile.counts.strange = in.readLong();
    profile.plain = Moments.read(in);
    profile.logs = Moments.read(in);
    profile.least = in.readDouble();
    profile.greatest = in.readDouble();
    return profile;
  }
}
