package dev.regatta.worker.dl4j;

/** Names out of files as messages may show them: short, and without what moves a terminal. */
final class Plain {
  private static final int MOST = 60;

  private Plain() {}

  static String text(String found) {
    String cut = found.length() > MOST ? found.substring(0, MOST) + "..." : found;
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
