package dev.regatta.bench.data;

import java.util.Locale;
import java.util.Map;

/** How the rows of one csv source lie in files. */
enum Shape {
  EVEN(4, Map.of()),
  /** One task has to read it. */
  ONE_GZIP(1, Map.of("compression", "gzip")),
  MANY_FILES(500, Map.of());

  private final int files;
  private final Map<String, String> options;

  Shape(int files, Map<String, String> options) {
    this.files = files;
    this.options = options;
  }

  int files() {
    return files;
  }

  /** Of Spark's writer. */
  Map<String, String> options() {
    return options;
  }

  /** As in names of figures. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
