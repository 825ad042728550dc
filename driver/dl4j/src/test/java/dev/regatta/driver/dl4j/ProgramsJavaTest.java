package dev.regatta.driver.dl4j;

import java.util.Map;

/** With Spark's default serializer. */
class ProgramsJavaTest extends ProgramsContract {
  @Override
  Map<String, String> settings() {
    return Map.of();
  }
}
