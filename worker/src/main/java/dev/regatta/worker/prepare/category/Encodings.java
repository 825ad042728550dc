package dev.regatta.worker.prepare.category;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.worker.prepare.codec.Json;
import java.util.Map;
import java.util.function.Function;

/** The fitted encodings by their words in model files. */
public final class Encodings {
  private static final Map<String, Function<JsonNode, Encoding>> READERS =
      Map.of(
          CategoryInputs.WORD,
          CategoryInputs::read,
          Buckets.WORD,
          Buckets::read,
          CategoryIndexes.WORD,
          CategoryIndexes::read);

  private Encodings() {}

  /** Reads {@code categories}, with one input each, which is all that the first release had. */
  public static Encoding readOneHot(JsonNode json) {
    return CategoryInputs.read(json, CategoryInputs.Rest.NONE);
  }

  /**
   * Reads what {@link Encoding#write} wrote.
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
