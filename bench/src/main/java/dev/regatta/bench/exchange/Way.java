package dev.regatta.bench.exchange;

import java.util.Arrays;

/** How a round reaches the workers. */
enum Way {
  /** No round at all: a Spark job over the same cached partitions that does nothing. */
  EMPTY_JOB("empty-job"),
  JOBS("jobs"),
  RESIDENT("resident"),
  LOCAL("local-exchange");

  private final String word;

  Way(String word) {
    this.word = word;
  }

  /** In names of figures and in requests. */
  String word() {
    return word;
  }

  static Way of(String word) {
    return Arrays.stream(values()).filter(way -> way.word.equals(word)).findFirst().orElseThrow();
  }
}
