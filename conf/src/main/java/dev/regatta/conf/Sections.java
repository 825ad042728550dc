package dev.regatta.conf;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The sections of a Markdown document, each written once, in the order of their first mention. */
final class Sections {
  private final Map<Class<?>, String> titles = new HashMap<>();
  private final Map<String, String> bodies = new LinkedHashMap<>();

  /**
   * A link to the section of a type.
   *
   * @param words what the link reads
   * @param title of its section; a number is added where another type has that title
   * @param body its section, asked for once
   */
  String link(Class<?> type, String words, String title, Supplier<String> body) {
    String known = titles.get(type);
    if (known == null) {
      known = unused(title);
      titles.put(type, known);
      bodies.put(known, "");
      bodies.put(known, body.get());
    }
    return "[" + words + "](#" + anchor(known) + ")";
  }

  private String unused(String title) {
    String free = title;
    for (int i = 2; bodies.containsKey(free); i++) {
      free = title + " " + i;
    }
    return free;
  }

  /** The anchor that viewers of Markdown give to a title. */
  private static String anchor(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
  }

  String text() {
    StringBuilder text = new StringBuilder();
    bodies.forEach((title, body) -> text.append("\n## ").append(title).append("\n\n").append(body));
    return text.toString();
  }
}
