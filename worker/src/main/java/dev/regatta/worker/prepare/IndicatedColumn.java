package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.sparse.NonZeros;
import java.util.Optional;

/** A column with one more input behind its own: 1 where the cell is missing, else 0. */
final class IndicatedColumn implements FittedColumn {
  private static final long serialVersionUID = 1L;
  static final String KEY = "indicator";

  private final FittedColumn of;

  IndicatedColumn(FittedColumn of) {
    this.of = of;
  }

  @Override
  public InputColumn column() {
    return of.column();
  }

  @Override
  public int width() {
    return of.width() + 1;
  }

  @Override
  public void apply(RawRow row, Place place, float[] out, int offset, long[] unseen)
      throws BadRowException {
    of.apply(row, place, out, offset, unseen);
    out[offset + place.input() + of.width()] = of.missing(row, place) ? 1 : 0;
  }

  @Override
  public Optional<EmbeddingTable> table(int input) {
    return of.table(input);
  }

  @Override
  public Optional<CategorySlices> slices(int input) {
    return of.slices(input);
  }

  @Override
  public void applySparse(RawRow row, Place place, NonZeros out, long[] unseen)
      throws BadRowException {
    of.applySparse(row, place, out, unseen);
    out.add(place.input() + of.width(), of.missing(row, place) ? 1 : 0);
  }

  @Override
  public boolean keepsZeros() {
    return of.keepsZeros();
  }

  @Override
  public boolean missing(RawRow row, Place place) {
    return of.missing(row, place);
  }

  @Override
  public void write(ObjectNode json) {
    of.write(json);
    json.put(KEY, true);
  }
}
