package dev.regatta.driver.exchange;

/** Rows that an evaluation can be asked for. */
public enum Part {
  /** The first rows of every training shard, about as many in all as there are validation rows. */
  TRAINING_SAMPLE("a sample of the training rows"),
  VALIDATION("validation rows"),
  TEST("test rows");

  private final String words;

  Part(String words) {
    this.words = words;
  }

  /** In words, for a log or Spark's user interface. */
  public String describe() {
    return words;
  }
}
