package dev.regatta.driver.spark.run;

import dev.regatta.driver.state.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts a file in the place of the checkpoints' directory for some rounds. */
final class Blockade implements RunListener {
  private final Path checkpoints;
  private final Path aside;
  private final int from;
  private final int rounds;
  private final List<String> notes = new ArrayList<>();
  private int round;

  Blockade(Path output, int from, int rounds) {
    checkpoints = output.resolve("checkpoints");
    aside = output.resolve("_aside");
    this.from = from;
    this.rounds = rounds;
  }

  @Override
  public void note(String line) {
    notes.add(line);
  }

  @Override
  public void rounded(TrainingState state) {
    round++;
    if (round == from) {
      begin();
    } else if (round == from + rounds) {
      end();
    }
  }

  private void begin() {
    try {
      Files.move(checkpoints, aside);
      Files.createFile(checkpoints);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the directory back. */
  void end() {
    try {
      Files.delete(checkpoints);
      Files.move(aside, checkpoints);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was told of checkpoints that were not written. */
  List<String> failures() {
    return notes.stream().filter(note -> note.contains("was not written")).toList();
  }
}
