package dev.regatta.conf;

import java.util.Locale;
import java.util.regex.Pattern;

/** How names of Java are written in job files. */
public final class Names {
  private static final Pattern WORD_START =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_");

  private Names() {}

  /**
   * The kebab-case form of a Java name: {@code learningRate}, {@code LearningRate} and {@code
   * LEARNING_RATE} are {@code learning-rate}. Digits belong to the word before them: {@code beta1}.
   */
  public static String kebab(String name) {
    return WORD_START.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
  }
}
