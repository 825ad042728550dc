package dev.regatta.worker.prepare.category;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.codec.Json;
import dev.regatta.worker.sparse.NonZeros;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One input per category, 1 where the cell is it and 0 elsewhere; where rare ones are put together,
 * one more behind them for every other category.
 */
final class CategoryInputs implements Encoding {
  private static final long serialVersionUID = 1L;
  static final String WORD = "one-hot";

  /** Where categories without an input of their own go. */
  enum Rest {
    NONE,
    TOGETHER
  }

  private final String[] categories;
  private final Rest rest;

  /**
   * An encoding.
   *
   * @param categories ascending by UTF-16 code units
   */
  CategoryInputs(String[] categories, Rest rest) {
    this.categories = categories.clone();
    this.rest = rest;
  }

  @Override
  public int width() {
    return categories.length + (rest == Rest.TOGETHER ? 1 : 0);
  }

  @Override
  public boolean encode(String category, float[] out, int at) {
    int index = Arrays.binarySearch(categories, category);
    if (index >= 0) {
      out[at + index] = 1;
    } else if (rest == Rest.TOGETHER) {
      out[at + categories.length] = 1;
    }
    return index >= 0;
  }

  @Override
  public boolean encode(String category, NonZeros out, int at) {
    int index = Arrays.binarySearch(categories, category);
    if (index >= 0) {
      out.add(at + index, 1);
    } else if (rest == Rest.TOGETHER) {
      out.add(at + categories.length, 1);
    }
    return index >= 0;
  }

  @Override
  public List<String> slices() {
    List<String> names = new ArrayList<>(List.of(categories));
    if (rest == Rest.TOGETHER) {
      names.add("(rare or new)");
      names.add("(missing)");
    } else {
      names.add("(missing or new)");
    }
    return names;
  }

  @Override
  public void write(ObjectNode json) {
    json.put("type", WORD);
    if (rest != Rest.NONE) {
      json.put("rest", Json.word(rest));
    }
    Categories.write(categories, json);
  }

  static CategoryInputs read(JsonNode json) {
    JsonNode rest = json.get("rest");
    return read(json, rest == null ? Rest.NONE : Json.constant(Rest.class, rest.asText()));
  }

  static CategoryInputs read(JsonNode json, Rest rest) {
    return new CategoryInputs(Categories.read(json), rest);
  }
}
