package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.prepare.category.Encoding;
import dev.regatta.worker.sparse.NonZeros;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A text or another category. A missing one is all zeros: index 0 of a table. */
final class CategoryColumn implements FittedColumn {
  private static final long serialVersionUID = 1L;

  private final InputColumn column;
  private final Encoding encoding;

  CategoryColumn(InputColumn column, Encoding encoding) {
    this.column = column;
    this.encoding = encoding;
  }

  @Override
  public InputColumn column() {
    return column;
  }

  @Override
  public int width() {
    return encoding.width();
  }

  @Override
  public void apply(RawRow row, Place place, float[] out, int offset, long[] unseen) {
    int at = offset + place.input();
    Arrays.fill(out, at, at + encoding.width(), 0);
    String category = row.texts[place.text()];
    if (category != null && !encoding.encode(category, out, at)) {
      unseen[place.text()]++;
    }
  }

  @Override
  public Optional<EmbeddingTable> table(int input) {
    return encoding.table(column.name(), input);
  }

  @Override
  public Optional<CategorySlices> slices(int input) {
    List<String> names = encoding.slices();
    boolean indexed = encoding.table(column.name(), input).isPresent();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(new CategorySlices(column.name(), input, encoding.width(), indexed, names));
  }

  @Override
  public void applySparse(RawRow row, Place place, NonZeros out, long[] unseen) {
    String category = row.texts[place.text()];
    if (category != null && !encoding.encode(category, out, place.input())) {
      unseen[place.text()]++;
    }
  }

  @Override
  public boolean missing(RawRow row, Place place) {
    return row.texts[place.text()] == null;
  }

  @Override
  public void write(ObjectNode json) {
    encoding.write(json.putObject("encoding"));
  }
}
