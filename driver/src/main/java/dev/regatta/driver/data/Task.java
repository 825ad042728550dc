package dev.regatta.driver.data;

/** What is learnt. Auto: texts are classes, and numbers need the key. */
public enum Task {
  AUTO,
  CLASSIFICATION,
  REGRESSION
}
