package dev.regatta.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/** The settings in a file of {@code cluster/}. */
public final class SettingsFile {
  private SettingsFile() {}

  /** By key. */
  public static Map<String, String> read(String name) {
    Map<String, String> settings = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(Build.module().resolve("cluster").resolve(name))) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] words = line.split("\\s+", 2);
          assertThat(settings.put(words[0], words[1].strip())).as(line).isNull();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }
}
