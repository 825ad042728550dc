package dev.regatta.worker.prepare.number;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.worker.prepare.codec.Json;
import java.util.Map;
import java.util.function.Function;

/** The fitted scales by their words in model files. */
public final class Scales {
  private static final Map<String, Function<JsonNode, Scale>> READERS =
      Map.of(LinearScale.WORD, LinearScale::read, RankScale.WORD, RankScale::read);

  private Scales() {}

  /**
   * Reads what {@link Scale#write} wrote.
   *
   * @throws dev.regatta.conf.UserException where it is damaged
   */
  public static Scale read(JsonNode json) {
    String word = Json.text(json, "type");
    Function<JsonNode, Scale> reader = READERS.get(word);
    if (reader == null) {
      throw Json.damaged("unknown scaling " + word);
    }
    return reader.apply(json);
  }
}
