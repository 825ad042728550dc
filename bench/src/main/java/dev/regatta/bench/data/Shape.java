package dev.regatta.bench.data;

import java.util.Locale;

/** How the rows of one csv source lie in files. */
enum Shape {
  EVEN(4, "none"),
  /** One task has to read it. */
  ONE_GZIP(1, "gzip"),
  MANY_FILES(500, "none");

  private final int files;
  private final String compression;

  Shape(int files, String compression) {
    this.files = files;
    this.compression = compression;
  }

  int files() {
    return files;
  }

  /** As Spark's writer calls it. */
  String compression() {
    return compression;
  }

  /** As in names of figures. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
