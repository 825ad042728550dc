package dev.regatta.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class KeysTest {
  @Test
  void tellsWhatAReferencePrints() {
    Key batchSize = key("batch-size");

    assertThat(batchSize.type()).isEqualTo(int.class);
    assertThat(batchSize.defaultText()).contains("128");
    assertThat(batchSize.doc()).isEqualTo("Rows per replica and step.");
    assertThat(batchSize.range().map(Range::min)).contains(1.0);
    assertThat(batchSize.absence()).isEmpty();
    assertThat(batchSize.required()).isFalse();
  }

  @Test
  void tellsTheWordForAbsence() {
    assertThat(key("workers").type()).isEqualTo(OptionalInt.class);
    assertThat(key("workers").absence()).contains("auto");
    assertThat(key("clip").absence()).contains("null");
    assertThat(key("clip").required()).isFalse();
    assertThat(Keys.of(Sample.Data.class).get(1).absence()).contains("*");
  }

  @Test
  void keepsTheOrderOfTheComponents() {
    assertThat(Keys.of(Sample.Csv.class).stream().map(Key::name))
        .containsExactly("path", "delimiter", "header");
    assertThat(Keys.of(Sample.Csv.class).stream().map(Key::required))
        .containsExactly(true, false, false);
    assertThat(Keys.of(Sample.Csv.class).get(0).doc()).isEmpty();
    assertThat(Keys.of(Sample.Csv.class).get(0).defaultText()).isEqualTo(Optional.empty());
  }

  private static Key key(String name) {
    return Keys.of(Sample.Training.class).stream()
        .filter(key -> key.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
