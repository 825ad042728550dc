package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.report.MemoryEstimate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies outside of the heap has to fit beside it, where the cluster looks. */
class OverheadTest {
  private static final long MIB = 1 << 20;

  private static Optional<String> shortage(long outsideMib, int workers, String... settings) {
    SparkConf conf = new SparkConf(false).set("spark.master", "yarn");
    for (String setting : List.of(settings)) {
      String[] words = setting.split("=", 2);
      conf.set(words[0], words[1]);
    }
    return Overhead.shortage(new MemoryEstimate(1, 2, 3, outsideMib * MIB), workers, conf);
  }

  /** 300 MiB are the JVM's. The default is 384 MiB, or a tenth of a large heap. */
  @ParameterizedTest
  @CsvSource({"84, 1g", "42, 1g", "212, 5g"})
  void theDefaultIsSparks(long mib, String heap) {
    int workers = mib == 42 ? 2 : 1;
    assertThat(shortage(mib, workers, "spark.executor.memory=" + heap)).isEmpty();
    assertThat(shortage(mib + 1, workers, "spark.executor.memory=" + heap)).isPresent();
  }

  @Test
  void theLineNamesTheSettingThatIsEnough() {
    assertThat(shortage(500, 2, "spark.executor.memoryOverhead=1g"))
        .contains(
            "2 workers need 1.05 GB outside of the heap of one JVM and the JVM itself 314.6 MB, and"
                + " spark.executor.memoryOverhead is 1.07 GB; set"
                + " spark.executor.memoryOverhead=1300m, or use more executors");
    assertThat(shortage(500, 2, "spark.executor.memoryOverhead=1300m")).isEmpty();
    assertThat(shortage(500, 2, "spark.executor.memoryOverheadFactor=1.3")).isEmpty();
    assertThat(shortage(500, 1, "spark.executor.memoryOverhead=1"))
        .hasValueSatisfying(line -> assertThat(line).startsWith("1 worker needs 524.3 MB"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[2]", "spark://host:7077"})
  void whereNobodyLooksNothingIsRefused(String master) {
    assertThat(shortage(5000, 1, "spark.master=" + master)).isEmpty();
    assertThat(shortage(5000, 1, "spark.master=k8s://https://host:6443")).isPresent();
    assertThat(shortage(0, 1)).isEmpty();
  }
}
