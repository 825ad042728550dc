package dev.regatta.worker.prepare.category;

/** An encoding that knows every category which enough training rows have. */
interface Counted extends Categorical {
  /** Categories that fewer training rows have have nothing of their own. */
  long minCount();

  /** With more categories than that the fit is refused. */
  int maxCategories();

  /**
   * What is fitted.
   *
   * @param kept ascending by UTF-16 code units
   */
  Encoding encoding(String[] kept);

  /** What a category costs, for messages. */
  String cost();

  @Override
  default CategoryFit newFit(String column) {
    return new CategoryCounts(column, this);
  }
}
