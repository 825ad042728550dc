package dev.regatta.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.bench.measure.Figure;
import dev.regatta.driver.job.Job;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What claims ask to be trained, and what they make of outcomes that are made up here. */
class ClaimsTest {
  /** Three seeds around a test accuracy, with a standard error of 0.1 points; two validations. */
  private static Seeds around(Setting setting, double test) {
    double step = 0.001 * Math.sqrt(3);
    return new Seeds(
        IntStream.rangeClosed(1, 3)
            .mapToObj(
                seed ->
                    new Outcome(
                        setting.withSeed(seed),
                        40,
                        1000,
                        test + step * (seed - 2),
                        100,
                        List.of(0.9 - 0.4 * setting.replicas() / 32, 0.9)))
            .toList());
  }

  private static Map<String, Figure> figures(ToDoubleFunction<Setting> test) {
    return Claims.figures(15, setting -> around(setting, test.applyAsDouble(setting))).stream()
        .collect(Collectors.toMap(Figure::name, Function.identity()));
  }

  private static Figure figure(Map<String, Figure> figures, String name) {
    return Objects.requireNonNull(figures.get("published/" + name), name);
  }

  private static double value(Map<String, Figure> figures, String name) {
    return figure(figures, name).value();
  }

  @Test
  void everySettingIsAJob() {
    Set<Setting> settings = new LinkedHashSet<>();
    Claims.figures(
        15,
        setting -> {
          settings.add(setting);
          return around(setting, 0.9);
        });

    assertThat(settings).hasSize(15);
    for (Setting setting : settings) {
      Job job = setting.job(Path.of("/images"), Path.of("/run"));
      assertThat(job.training().batchSize()).isPresent();
      assertThat(job.averaging().rule()).isPresent();
      assertThat(Setting.of(List.of(setting.words().split(" ", -1)))).isEqualTo(setting);
      assertThat(Outcome.of(around(setting, 0.9).outcomes().get(1).line()))
          .isEqualTo(around(setting, 0.9).outcomes().get(1));
    }
  }

  @Test
  void differencesAreInPointsAndInTheirStandardErrors() {
    Map<String, Figure> figures = figures(setting -> setting.every().equals("64") ? 0.89 : 0.9);

    assertThat(value(figures, "high-rate/post-local-over-64/points")).isCloseTo(1, within(1e-9));
    assertThat(value(figures, "high-rate/post-local-over-64/errors"))
        .isCloseTo(1 / Math.hypot(0.1, 0.1), within(1e-9));
    assertThat(figure(figures, "high-rate/post-local-over-64/errors").holds()).contains(true);
    assertThat(value(figures, "every-16-over-1/errors")).isCloseTo(0, within(1e-9));
  }

  @Test
  void whatIsNotReproducedDoesNotHold() {
    Map<String, Figure> figures =
        figures(
            setting -> {
              boolean plain = setting.rule().equals("mean");
              return setting.replicas() == 1 ? 0.9 : plain ? 0.86 : 0.875;
            });

    assertThat(value(figures, "slow-momentum/lost")).isCloseTo(4, within(1e-9));
    assertThat(value(figures, "slow-momentum/recovered")).isCloseTo(0.375, within(1e-9));
    assertThat(figure(figures, "slow-momentum/recovered").holds()).contains(false);
    assertThat(figure(figures, "outer-nesterov-over-mean/errors").holds()).contains(true);
    assertThat(figure(figures, "high-rate/every-1-over-64/errors").holds()).contains(false);
  }

  @Test
  void moreReplicasNeedMoreRows() {
    Map<String, Figure> figures = figures(setting -> 0.9);

    // One replica reaches 0.8 within the first epoch, 8 exactly at its end, 32 in the second.
    assertThat(value(figures, "plain-average/rows-to-80/8-vs-1"))
        .isCloseTo(1 / ((0.8 - 0.1) / (0.9 - 0.4 / 32 - 0.1)), within(1e-9));
    assertThat(value(figures, "plain-average/rows-to-80/32-vs-8")).isCloseTo(1.75, within(1e-9));
  }
}
