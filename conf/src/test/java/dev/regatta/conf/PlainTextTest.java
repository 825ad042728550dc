package dev.regatta.conf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0.0",
        "1e-8",
        "-7",
        "5000000000",
        "123456789012345678901234567890",
        "true",
        "false",
        "null",
        "[]",
        "{}",
        "[1, 2]",
        "\",\"",
        "adam",
        "validation-loss",
        "on",
        "no"
      })
  void saysWhatYamlSays(String text) {
    assertThat(PlainText.read(text)).contains(yaml(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "007", "~", "Null", "True", ".inf", "{fraction: 0.1}", "1 2", "a b"})
  void leavesTheRestToYaml(String text) {
    assertThat(PlainText.read(text)).isEmpty();
  }

  private static JsonNode yaml(String text) {
    YamlReader reader =
        new YamlReader(
            new Variables(Map.of()),
            line -> Place.of("text", line),
            finding -> {
              throw new AssertionError(finding);
            });
    return reader.read(text, KeyPath.ROOT);
  }
}
