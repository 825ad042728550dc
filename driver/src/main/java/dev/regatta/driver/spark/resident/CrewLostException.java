package dev.regatta.driver.spark.resident;

/** The workers of a stage are not all there any more: a new stage is needed. */
final class CrewLostException extends Exception {
  private static final long serialVersionUID = 1L;

  CrewLostException(String message) {
    super(message);
  }
}
