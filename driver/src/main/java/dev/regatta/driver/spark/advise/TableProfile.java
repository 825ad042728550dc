package dev.regatta.driver.spark.advise;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.read.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * What the columns of a source look like, from a sample of its rows: the first ones of each
 * partition.
 *
 * @param names of the columns
 * @param columns in the same order
 * @param rows that were looked at
 * @param whole whether these are all
 */
record TableProfile(List<String> names, List<ColumnProfile> columns, long rows, boolean whole) {
  private static final int SAMPLE_ROWS = 200_000;

  /** Different values that are told apart: in all columns together, and in one. */
  private static final int MOST_DISTINCT = 4_000_000;

  private static final int MOST_DISTINCT_OF_ONE = 20_000;
  private static final int LEAST_DISTINCT = 100;

  /** Looks at the rows of a source, in one job. */
  static TableProfile of(Frame frame) {
    List<String> names = frame.columns();
    int most =
        Math.max(
            LEAST_DISTINCT,
            Math.min(MOST_DISTINCT_OF_ONE, MOST_DISTINCT / Math.max(1, names.size())));
    String where = frame.key() + ": " + frame.name();
    List<byte[]> parts =
        Failures.explained(
            where,
            () -> {
              JavaRDD<Row> rows = frame.rows(names);
              int each = Math.max(1, SAMPLE_ROWS / Math.max(1, rows.getNumPartitions()));
              return rows.mapPartitions(new Look(names.size(), each, most)).collect();
            });
    TableProfile all = empty(names, most);
    for (byte[] part : parts) {
      all = all.plus(part, most);
    }
    if (all.rows == 0) {
      throw new UserException(where + " holds no rows");
    }
    return all;
  }

  private static TableProfile empty(List<String> names, int most) {
    return new TableProfile(names, columns(names.size(), most), 0, true);
  }

  private static List<ColumnProfile> columns(int number, int most) {
    return Stream.generate(() -> new ColumnProfile(most)).limit(number).toList();
  }

  private TableProfile plus(byte[] part, int most) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(part))) {
      long more = in.readLong();
      boolean toTheEnd = in.readBoolean();
      for (ColumnProfile column : columns) {
        column.merge(ColumnProfile.read(most, in));
      }
      return new TableProfile(names, columns, rows + more, whole && toTheEnd);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The profile of a column that is there. */
  ColumnProfile of(String name) {
    return columns.get(names.indexOf(name));
  }

  /** The task: one partition's profile as bytes, which cross under any serializer. */
  private static final class Look implements FlatMapFunction<Iterator<Row>, byte[]> {
    private static final long serialVersionUID = 1L;

    private final int columns;
    private final int mostRows;
    private final int mostDistinct;

    Look(int columns, int mostRows, int mostDistinct) {
      this.columns = columns;
      this.mostRows = mostRows;
      this.mostDistinct = mostDistinct;
    }

    @Override
    public Iterator<byte[]> call(Iterator<Row> rows) throws IOException {
      List<ColumnProfile> profiles = new ArrayList<>(columns(columns, mostDistinct));
      long seen = 0;
      for (; seen < mostRows && rows.hasNext(); seen++) {
        Row row = rows.next();
        for (int i = 0; i < columns; i++) {
          profiles.get(i).add(row.get(i));
        }
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeLong(seen);
      out.writeBoolean(!rows.hasNext());
      for (ColumnProfile profile : profiles) {
        profile.write(out);
      }
      return Collections.singleton(bytes.toByteArray()).iterator();
    }
  }
}
