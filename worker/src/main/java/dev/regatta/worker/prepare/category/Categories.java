package dev.regatta.worker.prepare.category;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.codec.Json;

/** A column's categories in model files, ascending by UTF-16 code units. */
final class Categories {
  private static final String KEY = "categories";

  private Categories() {}

  static void write(String[] categories, ObjectNode json) {
    ArrayNode array = json.putArray(KEY);
    for (String category : categories) {
      array.add(category);
    }
  }

  static String[] read(JsonNode json) {
    String[] categories = Json.texts(json, KEY);
    for (int i = 1; i < categories.length; i++) {
      if (categories[i - 1].compareTo(categories[i]) >= 0) {
        throw Json.damaged("categories are out of order");
      }
    }
    return categories;
  }
}
