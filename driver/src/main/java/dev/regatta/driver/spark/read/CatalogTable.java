package dev.regatta.driver.spark.read;

import dev.regatta.conf.Doc;
import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.Failures;
import org.apache.spark.sql.SparkSession;

/** A table or view that the session knows: Hive's, or of any catalog that Spark is set up with. */
@Doc("A table or view of the session's catalog, such as one of Hive.")
public record CatalogTable(@Doc("Its name, such as sales.orders.") String name)
    implements SparkSource {
  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    boolean known =
        Failures.explained(key + ": table " + name, () -> spark.catalog().tableExists(name));
    if (!known) {
      throw new UserException(
          "%s: there is no table %s in the session's catalog (current database %s); for Hive's, run on a Spark with Hive and --conf spark.sql.catalogImplementation=hive"
              .formatted(key, name, spark.catalog().currentDatabase()));
    }
    return TableFrame.open(key, "table " + name, casts, () -> spark.table(name));
  }
}
