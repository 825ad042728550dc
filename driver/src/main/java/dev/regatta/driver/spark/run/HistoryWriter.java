package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.HistoryFile;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a line of history.jsonl at every validation. */
final class HistoryWriter implements RunListener {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HistoryFile file;

  HistoryWriter(HistoryFile file) {
    this.file = file;
  }

  @Override
  public void validated(Entry entry) {
    try {
      file.append((ObjectNode) JSON.valueToTree(entry));
    } catch (IOException e) {
      throw new UncheckedIOException("history.jsonl cannot be written", e);
    }
  }

  @Override
  public void wentBack(TrainingState state) {
    try {
      file.keepUpTo(state.rounds);
    } catch (IOException e) {
      throw new UncheckedIOException("history.jsonl cannot be written", e);
    }
  }
}
