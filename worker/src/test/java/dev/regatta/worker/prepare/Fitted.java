package dev.regatta.worker.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fitted preparation, and for each of its text columns how many cells its training had not seen.
 */
record Fitted(Preparation preparation, long[] unseen) {
  /** The label of the layouts, which no treatment looks at. */
  static final LabelColumn LABEL = new LabelColumn("y", LabelColumn.Kind.CLASS_NUMBER);

  /** Fits column c to cells; what is used comes back from JSON. */
  static Fitted fit(InputColumn.Kind kind, String prepare, Object... cells) throws Exception {
    Layout layout = new Layout(List.of(InputColumn.of("c", kind)), LABEL, null);
    PreparationFit fit = new PreparationFit(Treatments.of(layout, Prepares.of(prepare)));
    for (Object cell : cells) {
      RawRow row = layout.newRow();
      Object value = cell.equals("missing") ? null : cell;
      new RowValues(layout).read(Collections.singletonMap("c", value), row);
      fit.add(row);
    }
    ObjectMapper mapper = new ObjectMapper();
    String text = mapper.writeValueAsString(fit.finish().toJson());
    Preparation back = Preparation.fromJson(mapper.readTree(text));
    assertThat(mapper.writeValueAsString(back.toJson())).isEqualTo(text);
    return new Fitted(back, new long[1]);
  }

  static Fitted numbers(String prepare, Object... cells) throws Exception {
    return fit(InputColumn.Kind.NUMBER, prepare, cells);
  }

  /** The inputs of a row with one cell. */
  float[] of(@Nullable Object cell) throws BadRowException {
    return of(Collections.singletonMap("c", cell));
  }

  float[] of(Map<String, ? extends @Nullable Object> cells) throws BadRowException {
    RawRow row = preparation.layout().newRow();
    new RowValues(preparation.layout()).read(cells, row);
    float[] out = new float[preparation.width()];
    Arrays.fill(out, 99);
    preparation.apply(row, out, 0, unseen);
    return out;
  }
}
