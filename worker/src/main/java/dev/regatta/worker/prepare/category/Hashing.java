package dev.regatta.worker.prepare.category;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * As many inputs as one likes for any number of categories: a category's hash chooses its input.
 * Source: Weinberger, Dasgupta, Langford, Smola, Attenberg: Feature hashing for large scale
 * multitask learning, 2009. A category whose bucket no training row filled is all zeros, and
 * counted: the weights of that input know nothing.
 */
@Doc("A hash of the text chooses one of a few inputs, which categories share by chance.")
public record Hashing(
    @Doc("The inputs.") @Default("1024") @Range(min = 1, max = 100000) int buckets,
    @Doc("Whether one more bit of the hash chooses between 1 and -1, so that sharers part.")
        @Default("false")
        boolean signed)
    implements Categorical {
  private static final int MOST_BUCKETS = 100_000;

  public Hashing {
    if (buckets < 1 || buckets > MOST_BUCKETS) {
      throw new IllegalArgumentException("buckets must lie between 1 and " + MOST_BUCKETS);
    }
  }

  @Override
  public CategoryFit newFit(String column) {
    return new BucketUse(this);
  }
}
