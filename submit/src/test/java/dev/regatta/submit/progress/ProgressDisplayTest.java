package dev.regatta.submit.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, UTF_8);

  @Test
  void aLogGetsTheLinesAlone() {
    try (ProgressDisplay display = new LineDisplay(out)) {
      display.at(0.5, "loss 0.7");
      display.line("epoch 1");
      display.at(1.5, "loss 0.6");
      display.line("epoch 2");
    }
    assertThat(written.toString(UTF_8).lines()).containsExactly("epoch 1", "epoch 2");
  }

  @Test
  void aTerminalGetsABarBelowTheLines() {
    try (ProgressDisplay display = new BarDisplay(4, out)) {
      display.at(1, "loss 0.7");
      display.line("epoch 1");
      display.at(3, "loss 0.6");
    }
    assertThat(written.toString(UTF_8))
        .contains("\r\u001b[2Kepoch 1" + System.lineSeparator())
        .contains("75%", "3/4", "loss 0.6");
  }

  @Test
  void theScriptTellsWhetherThereIsATerminal() {
    assertThat(ProgressDisplay.open(3, out)).isInstanceOf(LineDisplay.class);
    System.setProperty("regatta.terminal", "true");
    try (ProgressDisplay display = ProgressDisplay.open(3, out)) {
      assertThat(display).isInstanceOf(BarDisplay.class);
    } finally {
      System.clearProperty("regatta.terminal");
    }
  }
}
