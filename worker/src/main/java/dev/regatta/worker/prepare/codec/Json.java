package dev.regatta.worker.prepare.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.regatta.conf.UserException;
import java.util.Locale;

/** Fitted values in JSON: doubles come back with the same bits. */
public final class Json {
  private static final double MAX_WHOLE = 1e15;

  /** Of what a file says, in a message. */
  private static final int MAX_SHOWN = 300;

  private Json() {}

  public static void write(ArrayNode array, double[] numbers) {
    for (double number : numbers) {
      // Means of bytes are often whole: 0 takes less room than 0.0 and reads back as the same.
      if (number == Math.rint(number) && Math.abs(number) < MAX_WHOLE) {
        array.add((long) number);
      } else {
        array.add(number);
      }
    }
  }

  public static void write(ArrayNode array, double[][] rows) {
    for (double[] row : rows) {
      write(array.addArray(), row);
    }
  }

  public static double[] numbers(JsonNode json, String key) {
    return array(required(json, key), key);
  }

  public static double[][] rows(JsonNode json, String key) {
    JsonNode rows = required(json, key);
    double[][] numbers = new double[rows.size()][];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array(rows.path(i), key);
    }
    return numbers;
  }

  private static double[] array(JsonNode json, String key) {
    double[] numbers = new double[json.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = json.path(i).asDouble();
      if (!json.path(i).isNumber() || !Double.isFinite(numbers[i])) {
        throw damaged(key + " holds a fitted value that is no number");
      }
    }
    return numbers;
  }

  public static String[] texts(JsonNode json, String key) {
    JsonNode array = required(json, key);
    String[] texts = new String[array.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = array.path(i).asText();
    }
    return texts;
  }

  public static int whole(JsonNode json, String key) {
    JsonNode number = required(json, key);
    if (!number.isInt()) {
      throw damaged(key + " is no whole number");
    }
    return number.intValue();
  }

  public static String text(JsonNode json, String key) {
    return required(json, key).asText();
  }

  /** The constant that a text names. */
  public static <E extends Enum<E>> E constant(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equals(text)) {
        return constant;
      }
    }
    throw damaged("unknown word " + text);
  }

  /** A constant's name as it is written. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static JsonNode required(JsonNode json, String key) {
    JsonNode value = json.get(key);
    if (value == null) {
      throw damaged("no " + key);
    }
    return value;
  }

  public static UserException damaged(String what) {
    String shown = what.length() <= MAX_SHOWN ? what : what.substring(0, MAX_SHOWN) + "...";
    return new UserException("the model's preparation cannot be read: " + shown);
  }
}
