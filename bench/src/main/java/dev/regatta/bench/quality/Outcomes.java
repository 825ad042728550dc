package dev.regatta.bench.quality;

import dev.regatta.bench.measure.MeasurementException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Trainings that were done, a line each in a file: what is in it is not trained again. */
final class Outcomes {
  private final Path file;
  private final Map<Setting, Outcome> done = new LinkedHashMap<>();

  private Outcomes(Path file) {
    this.file = file;
  }

  /** Opens a file, which need not be there. A last line that was cut off does not count. */
  static Outcomes open(Path file) {
    Outcomes outcomes = new Outcomes(file);
    try {
      if (Files.exists(file)) {
        String text = Files.readString(file);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        whole.lines().map(Outcome::of).forEach(found -> outcomes.done.put(found.setting(), found));
        if (whole.length() < text.length()) {
          Files.writeString(file, whole);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new MeasurementException("cannot read " + file + ": " + e.getMessage(), e);
    }
    return outcomes;
  }

  /** The outcome in the file, or that of a training now, which goes into the file. */
  Outcome of(Setting setting, Function<Setting, Outcome> training) {
    Outcome known = done.get(setting);
    if (known != null) {
      return known;
    }
    Outcome made = training.apply(setting);
    try {
      Files.writeString(
          file, made.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new MeasurementException("cannot write " + file + ": " + e.getMessage(), e);
    }
    done.put(setting, made);
    return made;
  }
}
