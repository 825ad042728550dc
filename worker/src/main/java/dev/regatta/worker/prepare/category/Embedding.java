package dev.regatta.worker.prepare.category;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.worker.network.EmbeddingTable;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A learnt vector per category (Guo, Berkhahn: Entity Embeddings of Categorical Variables, 2016).
 * The network holds the table; the input is the index of a row. Missing cells have a row, and so
 * have, together, categories that are rare or that training rows did not have.
 *
 * <p>Without a width it is fast.ai's {@code min(600, round(1.6 n^0.56))}, n being the table's rows.
 */
@Doc("A vector per category, learnt with the network: row-sparse, for any number of categories.")
public record Embedding(
    @Doc("Floats per vector; auto: 1.6 n^0.56 for a table of n rows, and at most 600.")
        @Auto
        @Range(min = 1, max = 4096)
        Optional<Integer> width,
    @Doc(
            "Categories that fewer training rows have share one vector, and so do those that none"
                + " has.")
        @Default("1")
        @Range(min = 1)
        long minCount,
    @Doc("More categories with a vector of their own are an error.")
        @Default("1000000")
        @Range(min = 1, max = 16777214)
        int maxCategories)
    implements Counted {
  private static final int MOST_CATEGORIES =
      EmbeddingTable.MOST_ROWS - EmbeddingTable.FIRST_CATEGORY;
  private static final int MOST_WIDTH = 4096;

  private static final double RULE_FACTOR = 1.6;
  private static final double RULE_EXPONENT = 0.56;
  private static final int RULE_MOST = 600;

  public Embedding {
    if (width.isPresent() && (width.get() < 1 || width.get() > MOST_WIDTH)) {
      throw new IllegalArgumentException("width must lie between 1 and " + MOST_WIDTH);
    }
    if (minCount < 1) {
      throw new IllegalArgumentException("min-count must be at least 1");
    }
    if (maxCategories < 1 || maxCategories > MOST_CATEGORIES) {
      throw new IllegalArgumentException(
          "max-categories must lie between 1 and "
              + MOST_CATEGORIES
              + ": an index is one float, exact up to 2^24");
    }
  }

  @Override
  public Encoding encoding(String[] kept) {
    int rows = kept.length + EmbeddingTable.FIRST_CATEGORY;
    return new CategoryIndexes(kept, width.orElseGet(() -> ruleOfWidth(rows)));
  }

  private static int ruleOfWidth(int rows) {
    long width = StrictMath.round(RULE_FACTOR * StrictMath.pow(rows, RULE_EXPONENT));
    return (int) Math.min(RULE_MOST, width);
  }

  @Override
  public String cost() {
    return "embedding gives each a vector";
  }

  /** What stands for it in closures: an Optional is not serializable. */
  private Object writeReplace() {
    return new Sent(width.orElse(null), minCount, maxCategories);
  }

  private record Sent(@Nullable Integer width, long minCount, int maxCategories)
      implements Serializable {
    private Object readResolve() {
      return new Embedding(Optional.ofNullable(width), minCount, maxCategories);
    }
  }
}
