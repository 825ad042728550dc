package dev.regatta.driver.spark.prepare;

import dev.regatta.driver.spark.LocalSpark;

class DataPathKryoTest extends DataPathContract {
  DataPathKryoTest() {
    super(LocalSpark.kryo());
  }
}
