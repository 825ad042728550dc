package dev.regatta.driver.spark.run;

/** From where a run goes on. */
public sealed interface Resume {
  /** From the newest valid checkpoint of the output directory, if it has any. */
  record Auto() implements Resume {}

  /** As {@link Auto}, but from nothing where those checkpoints are of other rows. */
  record SameRows() implements Resume {}

  /** From nothing: checkpoints are set aside and not read. */
  record Never() implements Resume {}

  /** From this checkpoint and no other. */
  record From(String path) implements Resume {}

  /**
   * As {@link Auto}, and where the output directory has no checkpoint yet, from the newest valid
   * one of another run of this job with another number of workers.
   *
   * @param path of that run's directory, or of one of its checkpoints
   */
  record Reshard(String path) implements Resume {}

  /** Reads {@code auto}, {@code never} or a path. */
  static Resume parse(String text) {
    return switch (text) {
      case "auto" -> new Auto();
      case "never" -> new Never();
      default -> new From(text);
    };
  }
}
