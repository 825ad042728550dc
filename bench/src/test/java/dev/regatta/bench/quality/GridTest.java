package dev.regatta.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.driver.job.Job;
import dev.regatta.driver.sync.Every;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {
  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
  }

  @Test
  void theWholeGridIsWhatItsWordsSayAlone() {
    Grid grid = Grid.of(words(""), false);

    assertThat(grid.settings()).hasSize(36).doesNotHaveDuplicates();
    assertThat(grid.seeds()).isEqualTo(3);
  }

  @Test
  void wordsChooseASubset() {
    Grid grid = Grid.of(words("--replicas 1,32 --every auto,16 --seeds 2 --rule mean"), true);

    assertThat(grid.settings())
        .extracting(Setting::name)
        .containsExactly("1/auto/mean", "1/16/mean", "32/auto/mean", "32/16/mean");
    assertThat(grid.seeds()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--replicas",
        "--replicas 0",
        "--replicas 1,",
        "--every often",
        "--rates fast",
        "--replica 1",
        "--svg no/such/f.svg"
      })
  void refusesOtherWords(String line) {
    assertThatThrownBy(() -> Grid.of(words(line), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("not (understood|a file that can be written): .+");
  }

  @Test
  void aSettingIsAJobAndItsWordsAreTheSetting() {
    Setting setting = new Setting(8, "16", "auto", 0.0005, 15, 3);

    Job job = setting.job(Path.of("/images"), Path.of("/run"));

    assertThat(job.training().workers()).hasValue(8);
    assertThat(job.training().batchSize()).isEmpty();
    assertThat(job.averaging().every()).contains(new Every(16));
    assertThat(job.averaging().rule()).isEmpty();
    assertThat(job.optimizer().orElseThrow().learningRate()).isEqualTo(0.0005);
    assertThat(Setting.of(words(setting.words()))).isEqualTo(setting);
  }
}
