package dev.regatta.driver.dl4j;

import java.util.Map;

/** With Kryo and ND4J's registrator. */
class ProgramsKryoTest extends ProgramsContract {
  @Override
  Map<String, String> settings() {
    return Map.of(
        "spark.serializer",
        "org.apache.spark.serializer.KryoSerializer",
        "spark.kryo.registrator",
        "org.nd4j.kryo.Nd4jRegistrator");
  }
}
