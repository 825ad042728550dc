package dev.regatta.bench.quality;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

  private static final String NUMBER = "[1-9][0-9]{0,5}";

  /**
   * Reads words such as {@code --replicas 1,8 --seeds 3}; what they do not name is as usual.
   *
   * @throws IllegalArgumentException for other words
   */
  static Grid of(List<String> words, boolean quick) {
    Map<String, String> values = new HashMap<>(FULL);
    if (quick) {
      values.putAll(QUICK);
    }
    for (int i = 0; i < words.size(); i += 2) {
      if (i + 1 == words.size() || !FULL.containsKey(words.get(i))) {
        throw new IllegalArgumentException("not understood: " + words.get(i));
      }
      values.put(words.get(i), words.get(i + 1));
    }
    String picture = text(values, "--svg", ".*");
    return new Grid(
        list(values, "--replicas", NUMBER, Integer::valueOf),
        list(values, "--every", "auto|" + NUMBER, Function.identity()),
        text(values, "--rule", "[a-z-]+"),
        list(values, "--rates", "[0-9]*[.]?[0-9]+(e-?[0-9]+)?", Double::valueOf),
        Integer.parseInt(text(values, "--epochs", NUMBER)),
        Integer.parseInt(text(values, "--seeds", NUMBER)),
        file(text(values, "--results", ".+")),
        picture.isEmpty() ? Optional.empty() : Optional.of(file(picture)));
  }

  private static <T> List<T> list(
      Map<String, String> values, String key, String form, Function<String, T> read) {
    String all = text(values, key, "(%1$s)(,(%1$s))*".formatted(form));
    return Arrays.stream(all.split(",", -1)).map(read).toList();
  }

  private static String text(Map<String, String> values, String key, String form) {
    String value = values.getOrDefault(key, "");
    if (!value.matches(form)) {
      throw new IllegalArgumentException("not understood: " + key + " " + value);
    }
    return value;
  }

  /** Training takes hours: where it will end in vain, it does not begin. */
  private static Path file(String name) {
    Path file = Path.of(name).toAbsolutePath();
    Optional<Path> directory = Optional.ofNullable(file.getParent()).filter(Files::isDirectory);
    if (directory.isEmpty() || Files.isDirectory(file)) {
      throw new IllegalArgumentException("not a file that can be written: " + name);
    }
    return file;
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
