package dev.regatta.conf;

import java.util.regex.Pattern;

/** Passwords in URLs, {@code scheme://user:password@host}: no text of ours shows one. */
public final class UrlPasswords {
  private static final Pattern PASSWORD =
      Pattern.compile("(?<user>://[^\\s/?#:@'\"]*):[^\\s/?#'\"]*@");

  private UrlPasswords() {}

  /** Whether a text holds one. A user alone is none: {@code abfss://container@account}. */
  public static boolean in(String text) {
    return PASSWORD.matcher(text).find();
  }

  /** The text with stars in their place. */
  public static String hidden(String text) {
    return PASSWORD.matcher(text).replaceAll("${user}:***@");
  }
}
