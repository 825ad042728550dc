package dev.regatta.driver.spark.read;

import dev.regatta.conf.Registry;
import dev.regatta.driver.data.Fraction;
import dev.regatta.driver.data.HeldOut;
import dev.regatta.driver.data.Source;

/** The formats that rows are read from, by the names that job files give them. */
public final class Sources {
  public static final Registry<Source> REGISTRY =
      addAll(Registry.of(Source.class, "source").discriminator("format")).build();

  /** A held-out set is a source too, or {@code {fraction: 0.1}}. */
  public static final Registry<HeldOut> HELD_OUT =
      addAll(
              Registry.of(HeldOut.class, "held-out set")
                  .discriminator("format")
                  .add("fraction", Fraction.class)
                  .implicit("fraction"))
          .build();

  private Sources() {}

  private static <T> Registry.Builder<T> addAll(Registry.Builder<T> registry) {
    return registry
        .add("csv", Csv.class)
        .add("tsv", Tsv.class)
        .add("json", Json.class)
        .add("parquet", Parquet.class)
        .add("orc", Orc.class)
        .add("avro", Avro.class)
        .add("table", CatalogTable.class)
        .add("libsvm", LibSvm.class)
        .add("idx", Idx.class)
        .add("synthetic", Synthetic.class)
        .add("data-frame", HandedFrame.class);
  }
}
