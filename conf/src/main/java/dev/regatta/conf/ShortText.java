package dev.regatta.conf;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * The short text form of a record: its {@code public static X parse(String)}, which throws
 * IllegalArgumentException where the text is wrong, and its {@code public String text()}.
 */
record ShortText(Method parser, Method writer) {
  static Optional<ShortText> of(Class<? extends Record> type) {
    try {
      Method parser = type.getMethod("parse", String.class);
      Method writer = type.getMethod("text");
      boolean fits =
          Modifier.isStatic(parser.getModifiers())
              && parser.getReturnType() == type
              && writer.getReturnType() == String.class;
      return fits ? Optional.of(new ShortText(parser, writer)) : Optional.empty();
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  Object parse(String text) {
    return Calls.call(parser, null, text);
  }

  String text(Object value) {
    return (String) Calls.call(writer, value);
  }
}
