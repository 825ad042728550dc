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
 * What a command line says in pairs such as {@code --seeds 3}, and what holds where it does not.
 */
final class Options {
  /** A whole number from 1 on. */
  static final String COUNT = "[1-9][0-9]{0,5}";

  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads words.
   *
   * @param usual all options that there are
   * @throws IllegalArgumentException for other words
   */
  static Options of(List<String> words, Map<String, String> usual) {
    Map<String, String> values = new HashMap<>(usual);
    for (int i = 0; i < words.size(); i += 2) {
      if (i + 1 == words.size() || !usual.containsKey(words.get(i))) {
        throw new IllegalArgumentException("not understood: " + words.get(i));
      }
      values.put(words.get(i), words.get(i + 1));
    }
    return new Options(values);
  }

  /** The value of an option, which has to have a form. */
  String text(String key, String form) {
    String value = values.getOrDefault(key, "");
    if (!value.matches(form)) {
      throw new IllegalArgumentException("not understood: " + key + " " + value);
    }
    return value;
  }

  int count(String key) {
    return Integer.parseInt(text(key, COUNT));
  }

  /** Values of a form, with commas between. */
  <T> List<T> list(String key, String form, Function<String, T> read) {
    String all = text(key, "(%1$s)(,(%1$s))*".formatted(form));
    return Arrays.stream(all.split(",", -1)).map(read).toList();
  }

  /** A file to write. Training takes hours: where it will end in vain, it does not begin. */
  Path file(String key) {
    String name = text(key, ".+");
    Path file = Path.of(name).toAbsolutePath();
    Optional<Path> directory = Optional.ofNullable(file.getParent()).filter(Files::isDirectory);
    if (directory.isEmpty() || Files.isDirectory(file)) {
      throw new IllegalArgumentException("not a file that can be written: " + name);
    }
    return file;
  }

  /** The same, where the option is not left empty. */
  Optional<Path> anyFile(String key) {
    return text(key, ".*").isEmpty() ? Optional.empty() : Optional.of(file(key));
  }
}
