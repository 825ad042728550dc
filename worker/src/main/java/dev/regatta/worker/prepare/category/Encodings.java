package dev.regatta.worker.prepare.category;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.worker.prepare.codec.Json;
import java.util.Map;
import java.util.function.Function;

/** The fitted encodings by their words in model files. */
public final class Encodings {
  private static final Map<String, Function<JsonNode, Encoding>> READERS =
      Map.of(CategoryInputs.WORD, CategoryInputs::read, Buckets.WORD, Buckets::read);

  private Encodings() {}

  /** One input per category; they ascend by UTF-16 code units. */
  public static Encoding oneHot(String[] categories) {
    return new CategoryInputs(categories, CategoryInputs.Rest.NONE);
  }

  /**
   * Reads what {@link Encoding#write(com.fasterxml.jackson.databind.node.ObjectNode)} wrote.
   *
   * @throws dev.regatta.conf.UserException where it is damaged
   */
  public static Encoding read(JsonNode json) {
    String word = Json.text(json, "type");
    Function<JsonNode, Encoding> reader = READERS.get(word);
    if (reader == null) {
      throw Json.damaged("unknown encoding " + word);
    }
    return reader.apply(json);
  }
}
