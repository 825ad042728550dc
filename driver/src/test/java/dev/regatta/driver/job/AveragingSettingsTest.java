package dev.regatta.driver.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.JobFileException;
import dev.regatta.conf.JobText;
import dev.regatta.driver.averaging.AveragingRules;
import dev.regatta.driver.averaging.Mean;
import dev.regatta.driver.averaging.Nova;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.sync.SyncPolicies;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AveragingSettingsTest {
  private static AveragingSettings bind(String yaml) {
    return Jobs.binder().bind(JobText.parse("test", yaml, Map.of()), AveragingSettings.class);
  }

  @Test
  void timeBoxesGoWithRulesThatBearUnequalSteps() {
    String every = "{every: {type: time-box, millis: 50}, rule: ";
    assertThat(bind(every + "mean}").rule()).contains(new Mean(1));
    assertThat(bind(every + "nova}").rule()).contains(new Nova());
    for (String rule : AveragingRules.REGISTRY.names()) {
      if (!rule.equals("mean") && !rule.equals("nova")) {
        assertThatThrownBy(() -> bind(every + rule + ", optimizer-state: keep}"))
            .isInstanceOf(JobFileException.class)
            .hasMessageContaining("rule must be nova or mean where every is time-box");
      }
    }
  }

  @Test
  void elasticReplicasKeepTheirOptimizerStateToo() {
    assertThat(bind("{rule: elastic, optimizer-state: keep}").rule().orElseThrow().keepsReplicas())
        .isTrue();
    for (String state : new String[] {"average", "reset"}) {
      assertThatThrownBy(() -> bind("{rule: elastic, optimizer-state: " + state + "}"))
          .isInstanceOf(JobFileException.class)
          .hasMessageContaining("optimizer-state must be keep where rule is elastic");
    }
  }

  @Test
  void policiesThatReadAClockSaySo() {
    assertThat(SyncPolicies.REGISTRY.names())
        .filteredOn(name -> !policy(name).every().orElseThrow().reproducible())
        .containsExactly("budget", "time-box");
  }

  private static AveragingSettings policy(String name) {
    String required =
        Map.of("quadratic", ", alpha: 1", "time-box", ", millis: 50").getOrDefault(name, "");
    return bind("{every: {type: " + name + required + "}}");
  }

  @Test
  void anAverageOverRoundsIsAVectorOfTheState() {
    assertThat(bind("{rule: mean}").stateVectors()).isZero();
    assertThat(bind("{rule: outer-adam, evaluation-weights: swa}").stateVectors()).isEqualTo(3);
  }
}
