package dev.regatta.driver.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvTest {
  private static Csv csv(
      boolean header, List<String> columns, String delimiter, Map<String, String> types) {
    return new Csv(
        List.of("x.csv"),
        header,
        columns,
        delimiter,
        "\"",
        Optional.empty(),
        List.of(),
        Map.of(),
        types);
  }

  @Test
  void alwaysInvalidKeysAreRefused() {
    assertThatThrownBy(() -> csv(true, List.of("a"), ",", Map.of()))
        .hasMessageContaining("set header: false");
    assertThatThrownBy(() -> csv(false, List.of(), ",", Map.of()))
        .hasMessageContaining("columns must name");
    assertThatThrownBy(() -> csv(false, List.of("a", "a"), ",", Map.of()))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> csv(true, List.of(), "", Map.of())).hasMessageContaining("delimiter");
    assertThatThrownBy(() -> csv(true, List.of(), ",", Map.of("a", "int")))
        .hasMessageContaining("column a is int; allowed are numeric and text");
  }

  @Test
  void headerLinesAreSplitLikeRows() {
    assertThat(CsvHeader.split("a, b ,\"c, d\",\"say \"\"e\"\"\",f", ",", "\""))
        .containsExactly("a", "b", "c, d", "say \"e\"", "f");
    assertThat(CsvHeader.split("a::b:: c", "::", "\"")).containsExactly("a", "b", "c");
    assertThat(CsvHeader.split("\"a,b", ",", "")).containsExactly("\"a", "b");
    assertThat(CsvHeader.split("a,", ",", "\"")).containsExactly("a", "");
  }

  @Test
  void everyFormatHasAName() {
    assertThat(Sources.REGISTRY.names())
        .containsExactly(
            "csv",
            "tsv",
            "json",
            "parquet",
            "orc",
            "avro",
            "table",
            "libsvm",
            "idx",
            "synthetic",
            "data-frame");
    assertThat(Sources.HELD_OUT.names()).containsAll(Sources.REGISTRY.names());
    assertThat(Sources.HELD_OUT.implicit()).hasValue("fraction");
    assertThat(Sources.REGISTRY.discriminator()).isEqualTo("format");
  }
}
