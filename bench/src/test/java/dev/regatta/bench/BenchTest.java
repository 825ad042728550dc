package dev.regatta.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchTest {
  @Test
  void takesItsWordsInAnyOrder() {
    Bench.Words words = Bench.Words.parse(List.of("exchange", "--json", "f.json", "--quick"));

    assertThat(words.benchmarks()).hasSize(1);
    assertThat(words.quick()).isTrue();
    assertThat(words.json()).contains(Path.of("f.json").toAbsolutePath());
  }

  @Test
  void allIsMoreThanOne() {
    assertThat(Bench.Words.parse(List.of("all")).benchmarks()).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"quality --replicas 1,8 --quick --seeds 1", "published --seeds 2 --epochs 4"})
  void longOnesTakeWordsOfTheirOwn(String line) {
    assertThat(Bench.Words.parse(List.of(line.split(" ", -1))).benchmarks()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setp",
        "step --seeds 3",
        "quality --sedes 3",
        "published --replicas 8",
        "published --epochs 0",
        "step --json",
        "step --fast",
        "--quick",
        "step --json no/such/f"
      })
  void refusesOtherWords(String line) {
    assertThatThrownBy(() -> Bench.Words.parse(List.of(line.split(" ", -1))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
