package dev.regatta.bench.quality;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which trainings are compared.
 *
 * @param every local steps between averages, or auto
 * @param rates of Adam: where {@code every} is a number the best of them by validation accuracy
 *     with the first seed is taken, where it is auto the first
 * @param seeds so many, from 1 on
 * @param results file of outcomes, which is gone on with
 * @param picture file for the curves
 */
record Grid(
    List<Integer> replicas,
    List<String> every,
    String rule,
    List<Double> rates,
    int epochs,
    int seeds,
    Path results,
    Optional<Path> picture) {
  private static final Map<String, String> FULL =
      Map.of(
          "--replicas", "1,2,4,8,16,32",
          "--every", "auto,1,4,16,64,256",
          "--rule", "auto",
          "--rates", "0.001,0.0005,0.002",
          "--epochs", "15",
          "--seeds", "3",
          "--results", "quality.jsonl",
          "--svg", "");

  /** A first impression. */
  private static final Map<String, String> QUICK =
      Map.of("--replicas", "1,8", "--every", "auto", "--epochs", "3", "--seeds", "2");

  /**
   * Reads words such as {@code --replicas 1,8 --seeds 3}; what they do not name is as usual.
   *
   * @throws IllegalArgumentException for other words
   */
  static Grid of(List<String> words, boolean quick) {
    Map<String, String> usual = new HashMap<>(FULL);
    if (quick) {
      usual.putAll(QUICK);
    }
    Options options = Options.of(words, usual);
    return new Grid(
        options.list("--replicas", Options.COUNT, Integer::valueOf),
        options.list("--every", "auto|" + Options.COUNT, Function.identity()),
        options.text("--rule", "[a-z-]+"),
        options.list("--rates", "[0-9]*[.]?[0-9]+(e-?[0-9]+)?", Double::valueOf),
        options.count("--epochs"),
        options.count("--seeds"),
        options.file("--results"),
        options.anyFile("--svg"));
  }

  /** The settings without their seeds, and with the first of their rates. */
  List<Setting> settings() {
    return replicas.stream()
        .flatMap(
            count ->
                every.stream()
                    .map(steps -> new Setting(count, steps, rule, rates.get(0), epochs, 1)))
        .toList();
  }
}
