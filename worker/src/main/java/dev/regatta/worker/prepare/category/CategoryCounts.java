package dev.regatta.worker.prepare.category;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.codec.Texts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** How many rows have each category. */
final class CategoryCounts implements CategoryFit {
  /** Different texts that are held while rows are counted; identifiers have more. */
  private static final int MAX_COUNTED = 1_000_000;

  private final String column;
  private final Counted settings;
  private final Map<String, Count> counts = new HashMap<>();

  /** One that is counted up in place. */
  private static final class Count {
    private long rows;
  }

  CategoryCounts(String column, Counted settings) {
    this.column = column;
    this.settings = settings;
  }

  @Override
  public void add(String category) {
    add(category, 1);
  }

  @Override
  public void merge(CategoryFit other) {
    ((CategoryCounts) other).counts.forEach((category, count) -> add(category, count.rows));
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(counts.size());
    for (Map.Entry<String, Count> count : counts.entrySet()) {
      Texts.write(count.getKey(), out);
      out.writeLong(count.getValue().rows);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      add(Texts.read(in), in.readLong());
    }
  }

  @Override
  public Encoding finish() {
    String[] kept =
        counts.entrySet().stream()
            .filter(count -> count.getValue().rows >= settings.minCount())
            .map(Map.Entry::getKey)
            .sorted()
            .toArray(String[]::new);
    if (kept.length > settings.maxCategories()) {
      throw tooMany(settings.maxCategories());
    }
    return settings.encoding(kept);
  }

  private void add(String category, long rows) {
    Count count = counts.get(category);
    if (count == null) {
      count = new Count();
      counts.put(category, count);
      check();
    }
    count.rows += rows;
  }

  private void check() {
    int most =
        settings.minCount() > 1
            ? Math.max(MAX_COUNTED, settings.maxCategories())
            : settings.maxCategories();
    if (counts.size() > most) {
      throw tooMany(most);
    }
  }

  private UserException tooMany(int most) {
    return new UserException(
        "column %s has more than %d different texts, and %s; set prepare.columns.%s: {categorical: {type: hashing, buckets: 1024}}, or a min-count%s, or leave it out of data.features"
            .formatted(
                column,
                most,
                settings.cost(),
                column,
                most < MAX_COUNTED ? ", or a greater max-categories" : ""));
  }
}
