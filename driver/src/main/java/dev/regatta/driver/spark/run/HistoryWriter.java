package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.loop.TrainingListener;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.HistoryFile;
import dev.regatta.worker.train.Divergence;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a line of history.jsonl at every validation, and passes on what it hears. */
final class HistoryWriter implements TrainingListener {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HistoryFile file;
  private final TrainingListener next;

  HistoryWriter(HistoryFile file, TrainingListener next) {
    this.file = file;
    this.next = next;
  }

  @Override
  public void validated(Entry entry) {
    try {
      file.append((ObjectNode) JSON.valueToTree(entry));
    } catch (IOException e) {
      throw new UncheckedIOException("history.jsonl cannot be written", e);
    }
    next.validated(entry);
  }

  @Override
  public void rounded(TrainingState state) {
    next.rounded(state);
  }

  @Override
  public void stepsDecided(int localSteps) {
    next.stepsDecided(localSteps);
  }

  @Override
  public void rolledBack(Divergence divergence, double rateScale) {
    next.rolledBack(divergence, rateScale);
  }

  @Override
  public void wentBack(TrainingState state) {
    try {
      file.keepUpTo(state.rounds);
    } catch (IOException e) {
      throw new UncheckedIOException("history.jsonl cannot be written", e);
    }
    next.wentBack(state);
  }
}
