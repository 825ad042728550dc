package dev.regatta.worker.prepare.category;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.prepare.codec.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One input: the row of the column's table. 0 is a missing cell, 1 a category without a row of its
 * own, and behind them come the categories in their order.
 */
final class CategoryIndexes implements Encoding {
  private static final long serialVersionUID = 1L;
  static final String WORD = "embedding";

  private final String[] categories;
  private final int vectorWidth;

  /**
   * An encoding.
   *
   * @param categories ascending by UTF-16 code units
   * @param vectorWidth floats per row of the table
   */
  CategoryIndexes(String[] categories, int vectorWidth) {
    this.categories = categories.clone();
    this.vectorWidth = vectorWidth;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public boolean encode(String category, float[] out, int at) {
    int index = Arrays.binarySearch(categories, category);
    out[at] = index < 0 ? EmbeddingTable.OTHERS : EmbeddingTable.FIRST_CATEGORY + index;
    return index >= 0;
  }

  @Override
  public Optional<EmbeddingTable> table(String column, int at) {
    int rows = EmbeddingTable.FIRST_CATEGORY + categories.length;
    return Optional.of(new EmbeddingTable(column, at, rows, vectorWidth));
  }

  @Override
  public List<String> slices() {
    List<String> names = new ArrayList<>(List.of("(missing)", "(rare or new)"));
    names.addAll(List.of(categories));
    return names;
  }

  @Override
  public void write(ObjectNode json) {
    json.put("type", WORD);
    json.put("width", vectorWidth);
    Categories.write(categories, json);
  }

  static CategoryIndexes read(JsonNode json) {
    int width = Json.whole(json, "width");
    if (width < 1) {
      throw Json.damaged("width is " + width);
    }
    return new CategoryIndexes(Categories.read(json), width);
  }
}
