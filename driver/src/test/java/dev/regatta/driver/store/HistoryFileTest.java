package dev.regatta.driver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryFileTest {
  @TempDir private Path temporary;

  private HistoryFile open(String scheme) throws IOException {
    Faults.none();
    org.apache.hadoop.fs.Path directory = new org.apache.hadoop.fs.Path(scheme + "://" + temporary);
    return new HistoryFile(Storage.of(directory, FaultyFileSystem.configuration()), directory);
  }

  private Path file() {
    return temporary.resolve("history.jsonl");
  }

  private static List<Long> rounds(HistoryFile history) throws IOException {
    return history.lines().stream().map(line -> line.path("round").asLong()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "faulty"})
  void linesAreThereAsSoonAsTheyAreAppended(String scheme) throws IOException {
    HistoryFile history = open(scheme);
    assertThat(history.lines()).isEmpty();
    history.append(Json.object().put("round", 16).put("loss", 0.5));
    assertThat(file()).hasContent("{\"round\":16,\"loss\":0.5}\n");
    history.append(Json.object().put("round", 32));
    assertThat(file()).hasContent("{\"round\":16,\"loss\":0.5}\n{\"round\":32}\n");
    assertThat(rounds(open(scheme))).containsExactly(16L, 32L);
    try (var files = Files.list(temporary)) {
      assertThat(files).containsExactly(file());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "faulty"})
  void linesAfterTheResumedRoundAndATornOneGo(String scheme) throws IOException {
    HistoryFile history = open(scheme);
    history.keepUpTo(3);
    assertThat(file()).doesNotExist();
    for (int round = 1; round <= 4; round++) {
      history.append(Json.object().put("round", round));
    }
    Files.writeString(file(), Files.readString(file()) + "{\"round\":5, \"lo");
    assertThat(rounds(history)).containsExactly(1L, 2L, 3L, 4L);
    history.keepUpTo(3);
    assertThat(rounds(history)).containsExactly(1L, 2L, 3L);
    history.append(Json.object().put("round", 4));
    assertThat(file()).hasContent("{\"round\":1}\n{\"round\":2}\n{\"round\":3}\n{\"round\":4}\n");
  }

  @Test
  void linesThatCannotBeReadAreLeftOut() throws IOException {
    Files.writeString(file(), "{\"round\":1}\nnonsense\n[2]\n{\"loss\":1}\n{\"round\":3}\n");
    HistoryFile history = open("file");
    assertThat(rounds(history)).containsExactly(1L, 3L);
    history.keepUpTo(9);
    assertThat(file()).hasContent("{\"round\":1}\n{\"round\":3}\n");
  }

  @Test
  void aLineNeedsItsRound() throws IOException {
    HistoryFile history = open("file");
    assertThatThrownBy(() -> history.append(Json.object().put("loss", 1)))
        .hasMessage("a line of the history needs its round: {\"loss\":1}");
    assertThat(file()).doesNotExist();
  }
}
