package dev.regatta.driver.report;

/** Text in XML and HTML. */
final class Xml {
  private Xml() {}

  /** The text with what would be markup, or end an attribute, escaped. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replaceAll("[\\p{Cntrl}&&[^\n\t]]", " ");
  }
}
