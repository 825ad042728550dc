package dev.regatta.worker.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Model files of format version 1, as the release that wrote them did. */
class FirstColumnsTest {
  private static final String WRITTEN =
      """
      {"formatVersion":1,
       "columns":[
        {"name":"a","kind":"number","mean":[4],"scale":[1.632993161855452]},
        {"name":"t","kind":"text","categories":["x","y"]},
        {"name":"v","kind":"vector","mean":[7,1.5],"offset":[0,-1],"scale":[1,4]},
        {"name":"w","kind":"number","mean":[2.5],"offset":[0]}],
       "label":{"name":"y","kind":"class-text","classes":["p","q"]},
       "weight":"rows"}
      """;

  private static JsonNode written() throws Exception {
    return new ObjectMapper().readTree(WRITTEN);
  }

  private static float[] apply(Preparation preparation, Map<String, Object> cells)
      throws BadRowException {
    RawRow row = preparation.layout().newRow();
    new RowValues(preparation.layout()).read(cells, row);
    float[] out = new float[preparation.width()];
    preparation.apply(row, out, 0, new long[1]);
    return out;
  }

  @Test
  void oldModelsPrepareAsTheyDid() throws Exception {
    Preparation preparation = Preparation.fromJson(written());
    assertThat(preparation.layout())
        .isEqualTo(
            new Layout(
                List.of(
                    InputColumn.number("a"),
                    InputColumn.text("t"),
                    InputColumn.vector("v", 2),
                    InputColumn.number("w")),
                new LabelColumn("y", LabelColumn.Kind.CLASS_TEXT),
                "rows"));
    assertThat(preparation.classes()).containsExactly("p", "q");
    float scaled = (float) ((2 - 4.0) / 1.632993161855452);
    assertThat(apply(preparation, Map.of("a", 2, "t", "y", "v", new double[] {3, 7}, "w", 9)))
        .containsExactly(scaled, 0, 1, 3, 2, 9);
    assertThat(apply(preparation, Map.of("t", "z"))).containsExactly(0, 0, 0, 7, 0.625f, 2.5f);
  }

  @Test
  void theyAreWrittenInTheNewFormAndStayTheSame() throws Exception {
    Preparation old = Preparation.fromJson(written());
    ObjectNode rewritten = old.toJson();
    assertThat(rewritten.get("formatVersion").asInt()).isEqualTo(2);
    Preparation again = Preparation.fromJson(rewritten);
    assertThat(again.toJson()).isEqualTo(rewritten);
    assertThat(apply(again, Map.of("a", 0.1, "t", "x")))
        .isEqualTo(apply(old, Map.of("a", 0.1, "t", "x")));
  }

  @Test
  void damageIsNamed() throws Exception {
    ObjectNode shorter = (ObjectNode) written();
    ((ObjectNode) shorter.get("columns").get(2)).putArray("scale").add(1.5);
    assertThatThrownBy(() -> Preparation.fromJson(shorter))
        .hasMessageContaining("column v has arrays of different lengths");
    ObjectNode unordered = (ObjectNode) written();
    ((ObjectNode) unordered.get("columns").get(1)).putArray("categories").add("y").add("x");
    assertThatThrownBy(() -> Preparation.fromJson(unordered))
        .hasMessageContaining("categories are out of order");
  }
}
