package dev.regatta.driver.spark.prepare;

import dev.regatta.driver.spark.LocalSpark;

class DataPathJavaTest extends DataPathContract {
  DataPathJavaTest() {
    super(LocalSpark.java());
  }
}
