package dev.regatta.worker.prepare.category;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * One input per category. A category that training rows did not have is all zeros, or, where rare
 * ones are put together, one of those; either is counted.
 */
@Doc("One input per category of the training rows.")
public record OneHot(
    @Doc(
            "Categories that fewer training rows have share one input, and so do those that none"
                + " has.")
        @Default("1")
        @Range(min = 1)
        long minCount,
    @Doc("More categories with an input of their own are an error.")
        @Default("10000")
        @Range(min = 1, max = 100000)
        int maxCategories)
    implements Counted {
  private static final int MOST_CATEGORIES = 100_000;

  public OneHot {
    if (minCount < 1) {
      throw new IllegalArgumentException("min-count must be at least 1");
    }
    if (maxCategories < 1 || maxCategories > MOST_CATEGORIES) {
      throw new IllegalArgumentException(
          "max-categories must lie between 1 and " + MOST_CATEGORIES);
    }
  }

  @Override
  public Encoding encoding(String[] kept) {
    return new CategoryInputs(
        kept, minCount > 1 ? CategoryInputs.Rest.TOGETHER : CategoryInputs.Rest.NONE);
  }

  @Override
  public String cost() {
    return "one-hot makes each an input";
  }
}
