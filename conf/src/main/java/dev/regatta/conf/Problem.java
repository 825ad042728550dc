package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One thing that is wrong in a job file.
 *
 * @param key full path of the key, {@code network.layers[0].units}; empty for the file as a whole
 * @param value what was given, as JSON and cut where it is long; absent where nothing was
 * @param fault what is wrong with it
 * @param allowed what may stand there
 * @param hint what was probably meant, or what to write instead
 */
public record Problem(
    Place place,
    String key,
    Optional<String> value,
    String fault,
    Optional<String> allowed,
    Optional<String> hint) {
  private static final int SHOWN_CHARACTERS = 60;
  private static final int SHOWN_OF_KEY = 200;
  private static final int SHOWN_OF_FAULT = 500;

  static Problem of(Place place, KeyPath path, String fault) {
    return new Problem(
        place, path.text(), Optional.empty(), fault, Optional.empty(), Optional.empty());
  }

  Problem value(JsonNode given) {
    return value(given.toString());
  }

  Problem value(String given) {
    return new Problem(place, key, Optional.of(cut(given)), fault, allowed, hint);
  }

  Problem allowed(String what) {
    return new Problem(place, key, value, fault, Optional.of(what), hint);
  }

  Problem hint(String what) {
    return new Problem(place, key, value, fault, allowed, Optional.of(what));
  }

  /** The problem in one line. */
  public String line() {
    StringBuilder line = new StringBuilder(place.text()).append(": ");
    if (!key.isEmpty()) {
      line.append(cut(key, SHOWN_OF_KEY));
      value.ifPresent(given -> line.append(" = ").append(given));
      line.append(": ");
    }
    line.append(cut(fault, SHOWN_OF_FAULT));
    allowed.ifPresent(what -> line.append("; allowed: ").append(what));
    hint.ifPresent(what -> line.append("; ").append(what));
    return UrlPasswords.hidden(line.toString().replaceAll("\\s*\\R\\s*", " "));
  }

  /** One line of a text that a person gave, short enough for a message. */
  static String cut(String text) {
    return cut(UrlPasswords.hidden(text.replaceAll("\\s*\\R\\s*", " ")), SHOWN_CHARACTERS);
  }

  private static String cut(String text, int characters) {
    return text.length() <= characters ? text : text.substring(0, characters - 3) + "...";
  }
}
