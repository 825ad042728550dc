package dev.regatta.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "a b",
          "no",
          "yes",
          "on",
          "null",
          "~",
          "true",
          "True",
          "1",
          "007",
          "1.5",
          "1e3",
          ".inf",
          ".NaN",
          "-",
          "- a",
          "*",
          "*a",
          "&a",
          "!a",
          "?",
          "? a",
          ":",
          "a: b",
          "a:",
          "#",
          "a #b",
          "a#b",
          "{}",
          "{a}",
          "[",
          "],",
          "'",
          "\"",
          "it's",
          "\\",
          "%",
          "@",
          "`",
          "|",
          ">",
          "a\nb",
          "a\n",
          "\na",
          "\r\n",
          "\t",
          " a ",
          "${A}",
          "$${A}",
          "$$${",
          "${",
          "$",
          "---",
          "...",
          "--- a",
          "é",
          "日本",
          "\u0007",
          "\u0085",
          "\u2028",
          "\uD83D\uDE00",
          "<<",
          "=",
          "0x1f",
          "0o7",
          "2024-01-01",
          "12:30",
          ",",
          "\u00a0",
          "\ufeff",
          "x".repeat(300),
          "y ".repeat(200));

  @Test
  void readsBackEverythingThatItWrites() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      ObjectNode tree = mapping(random, 3);
      String yaml = Yaml.write(tree);
      JobText read = JobText.parse("a.yaml", yaml, Map.of("A", "wrong"));

      assertThat(read.problems()).as("seed %d: %s", seed, yaml).isEmpty();
      assertThat(read.tree()).as("seed %d: %s", seed, yaml).isEqualTo(tree);
      assertThat(Yaml.write(read.tree())).isEqualTo(yaml);
    }
  }

  @Test
  void readsBackEachTroublesomeText() {
    for (String text : TEXTS) {
      ObjectNode tree = JsonNodeFactory.instance.objectNode();
      tree.put(text, text).putArray("list").add(text);

      String yaml = Yaml.write(tree);

      assertThat(JobText.parse("a.yaml", yaml, Map.of()).tree()).as(yaml).isEqualTo(tree);
    }
  }

  private static ObjectNode mapping(Random random, int depth) {
    ObjectNode mapping = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      mapping.set(TEXTS.get(random.nextInt(TEXTS.size())), value(random, depth - 1));
    }
    return mapping;
  }

  private static ArrayNode list(Random random, int depth) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (int i = random.nextInt(8); i > 0; i--) {
      list.add(value(random, depth - 1));
    }
    return list;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> NullNode.getInstance();
      case 1 -> BooleanNode.valueOf(random.nextBoolean());
      case 2 -> Scalars.integer(random.nextLong() >> random.nextInt(64));
      case 3 -> DoubleNode.valueOf(finite(random));
      case 4, 5 -> TextNode.valueOf(TEXTS.get(random.nextInt(TEXTS.size())));
      case 6 -> list(random, depth);
      default -> mapping(random, depth);
    };
  }

  private static double finite(Random random) {
    double any = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(any) && random.nextBoolean() ? any : random.nextInt(100) / 10.0 - 5;
  }

  @Test
  void writesForPeople() {
    String yaml =
        """
        name: it's 5 o'clock
        task: auto
        training:
          learning-rate: 1.0e-4
          big: 1.0e+10
          seed: 42
          shuffle: true
          clip: null
        network:
          layers:
            - type: dense
              units: 8
            - type: dense
              units: 4
          widths: [1, 2, 3]
          none: []
        features: '*'
        options: {}
        zip: '01234'
        path: $${HOME}/x
        """;

    assertThat(Yaml.write(JobText.parse("a.yaml", yaml, Map.of()).tree())).isEqualTo(yaml);
  }

  @Test
  void refusesWhatNoJobFileHolds() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put("a", Double.NaN);

    assertThatThrownBy(() -> Yaml.write(tree))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a job file cannot hold NaN");
  }
}
