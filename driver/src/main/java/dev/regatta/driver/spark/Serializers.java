package dev.regatta.driver.spark;

import dev.regatta.conf.UserException;
import org.apache.spark.SparkConf;

/**
 * What a session's serializer must know. Only Kryo with registration required asks for anything.
 */
public final class Serializers {
  private static final String SERIALIZER = "spark.serializer";
  private static final String REQUIRED = "spark.kryo.registrationRequired";
  private static final String REGISTRATOR = "spark.kryo.registrator";

  private Serializers() {}

  /**
   * Refuses a session in which a task would fail.
   *
   * @throws UserException with the setting to add
   */
  public static void require(SparkConf conf) {
    boolean kryo = conf.get(SERIALIZER, "").endsWith(".KryoSerializer");
    if (!kryo || !conf.getBoolean(REQUIRED, false)) {
      return;
    }
    String ours = RegattaRegistrator.class.getName();
    String given = conf.get(REGISTRATOR, "");
    if (!given.contains(ours)) {
      throw new UserException(
          "%s is true, and Kryo knows nothing of Regatta's classes; start the session with %s=%s"
              .formatted(REQUIRED, REGISTRATOR, given.isEmpty() ? ours : given + "," + ours));
    }
  }
}
