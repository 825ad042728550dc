package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.EqualClasses;
import dev.regatta.driver.job.ExchangeKind;
import dev.regatta.driver.job.TrainingSettings;
import dev.regatta.driver.schedule.ReplicaScale;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.resident.TaskSlots;
import dev.regatta.driver.spark.run.ExchangeChoice.Site;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What a session can run, and what is said where it cannot. */
class ExchangeChoiceTest {
  private static final Site LOCAL = new Site(true, false, 1, 4);
  private static final Site CLUSTER = new Site(false, false, 1, 4);

  private static ExchangeChoice automatic(int threads, int workers, Site site) {
    return ExchangeChoice.of(settings(Optional.empty(), threads), workers, site);
  }

  private static TrainingSettings settings(Optional<ExchangeKind> exchange, int threads) {
    return new TrainingSettings(
        1,
        OptionalInt.of(8),
        OptionalInt.empty(),
        threads,
        exchange,
        Optional.empty(),
        OptionalInt.empty(),
        1,
        Optional.of(ReplicaScale.NONE),
        new EqualClasses(),
        1);
  }

  private static void assertRefused(ExchangeKind kind, int threads, Site site, String... words) {
    assertThatThrownBy(() -> ExchangeChoice.of(settings(Optional.of(kind), threads), 4, site))
        .isInstanceOf(UserException.class)
        .message()
        .startsWith("training.exchange: ")
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  void autoIsResidentAndSaysNothingWhereThatCanRun() {
    for (Site site : new Site[] {LOCAL, CLUSTER, new Site(true, true, 1, 4)}) {
      assertThat(automatic(1, 4, site))
          .isEqualTo(new ExchangeChoice(ExchangeKind.RESIDENT, Optional.empty()));
    }
  }

  @Test
  void autoSaysInOneLineWhyItIsNotResident() {
    assertSays(automatic(1, 5, LOCAL), ExchangeKind.LOCAL, "exchange: local", "5 task slots", "4");
    assertSays(automatic(1, 5, CLUSTER), ExchangeKind.JOBS, "exchange: jobs", "training.workers");
    assertSays(automatic(2, 4, CLUSTER), ExchangeKind.JOBS, "spark.task.cpus=2");
    assertSays(
        automatic(1, 4, new Site(false, true, 1, 4)),
        ExchangeKind.JOBS,
        "spark.dynamicAllocation.enabled is true");
  }

  private static void assertSays(ExchangeChoice choice, ExchangeKind kind, String... words) {
    assertThat(choice.kind()).isEqualTo(kind);
    assertThat(choice.why().orElseThrow()).contains(words).doesNotContain("\n");
  }

  @Test
  void whatTheJobNamesIsTakenOrRefusedWithTheSettingToChange() {
    for (ExchangeKind kind : ExchangeKind.values()) {
      ExchangeChoice choice = ExchangeChoice.of(settings(Optional.of(kind), 1), 4, LOCAL);
      assertThat(choice).isEqualTo(new ExchangeChoice(kind, Optional.empty()));
    }
    Site dynamic = new Site(false, true, 1, 4);
    Site small = new Site(false, false, 1, 3);
    assertRefused(ExchangeKind.RESIDENT, 1, dynamic, "spark.dynamicAllocation.enabled", "false");
    assertRefused(ExchangeKind.RESIDENT, 1, small, "training.workers to at most 3", "auto");
    assertRefused(ExchangeKind.RESIDENT, 2, CLUSTER, "threads-per-worker", "spark.task.cpus=2");
    assertRefused(ExchangeKind.LOCAL, 1, CLUSTER, "local mode", "resident, jobs or auto");
  }

  @Test
  void slotsAreTasksAndNotCores() {
    Map<String, String> settings = Map.of("spark.master", "local[5]", "spark.task.cpus", "2");
    try (SparkSession spark = LocalSpark.java(settings)) {
      int slots = TaskSlots.of(spark.sparkContext());

      assertThat(Site.of(spark.sparkContext(), slots)).isEqualTo(new Site(true, false, 2, 2));
    }
  }
}
