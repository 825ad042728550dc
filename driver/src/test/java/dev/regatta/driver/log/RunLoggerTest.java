package dev.regatta.driver.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunLoggerTest {
  private static final String NAME = "dev.regatta.test";
  private static final RunLogger LOG = RunLogger.of(NAME);

  @Test
  void linesTellTheirRunAndRound() throws InterruptedException {
    try (LogLines lines = LogLines.of(NAME)) {
      LOG.info("before {}", 1);
      try (RunContext run = RunContext.open("abc")) {
        LOG.info("within {}", 2);
        run.rounds(7);
        try (RunContext inner = RunContext.open("def")) {
          inner.rounds(3);
          LOG.warn("inner");
        }
        RunLogger bound = LOG.ofThisRun();
        Thread other =
            new Thread(
                () -> {
                  LOG.info("of no run");
                  bound.info("of {}", "another thread");
                });
        other.start();
        other.join();
        run.rounds(8);
        bound.warn("{} and {}", 8, null);
      }
      LOG.info("after");

      assertThat(lines.all())
          .containsExactly(
              "INFO before 1",
              "INFO run=abc round=0 within 2",
              "WARN run=def round=3 inner",
              "INFO of no run",
              "INFO run=abc round=7 of another thread",
              "WARN run=abc round=8 8 and null",
              "INFO after");
    }
  }

  @Test
  void anEventIsOneLineWhoseTextsEndWhereTheyDo() {
    Event event =
        new Event("stop")
            .word("status", "failed")
            .figure("loss", 0.1)
            .figure("rate", Double.NaN)
            .seconds(2)
            .text("reason", "a \"quoted\" word,\n  a second line");

    assertThat(event)
        .hasToString(
            "event=stop status=failed loss=0.1 rate=NaN seconds=2.000"
                + " reason=\"a 'quoted' word, a second line\"");
  }
}
