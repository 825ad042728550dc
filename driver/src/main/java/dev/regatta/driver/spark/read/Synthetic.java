package dev.regatta.driver.spark.read;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Rows that are made up, to try things out without any file. */
@Doc("Made-up rows, the same for the same keys on any machine.")
public record Synthetic(
    @Doc(
            "spirals: classes are the arms of a spiral in the plane, which no line separates;"
                + " friedman: a regression on ten numbers of which five matter; echo: whether the"
                + " first of eight signs comes back as the last, which neither tells alone.")
        @Default("spirals")
        Kind kind,
    @Doc("How many.") @Default("12000") @Range(min = 1) long rows,
    @Doc("Arms of the spiral; other kinds have none.") @Default("3") @Range(min = 2, max = 26)
        int classes,
    @Doc("Standard deviation of the noise: 0.1 blurs the arms of a spiral a little.")
        @Default("0.1")
        @Range(min = 0)
        double noise,
    @Doc("Other seeds give other rows of the same kind.") @Default("1") long seed)
    implements SparkSource, Serializable {
  static final String LABEL = "label";

  /** What is made up. */
  public enum Kind {
    SPIRALS,
    FRIEDMAN,
    ECHO
  }

  @Override
  public Optional<String> ownLabel() {
    return Optional.of(LABEL);
  }

  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    casts.requireNone(key, "synthetic");
    return new SyntheticFrame(spark, key, this);
  }
}
