package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.conf.Registry;
import dev.regatta.driver.averaging.AveragingRules;
import dev.regatta.driver.averaging.IterateAverages;
import dev.regatta.driver.data.BadRowRules;
import dev.regatta.driver.data.SplitMethods;
import dev.regatta.driver.job.ClassWeightRules;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.schedule.Schedules;
import dev.regatta.driver.spark.read.Sources;
import dev.regatta.driver.stop.StopRules;
import dev.regatta.driver.sync.SyncPolicies;
import dev.regatta.worker.Workers;
import java.util.ArrayList;
import java.util.List;

/** Job files: bound with every registry there is. */
public final class Jobs {
  private Jobs() {}

  public static Registries registries() {
    List<Registry<?>> all = new ArrayList<>(Workers.registries());
    all.add(Sources.REGISTRY);
    all.add(Sources.HELD_OUT);
    all.add(SplitMethods.REGISTRY);
    all.add(BadRowRules.REGISTRY);
    all.add(Schedules.REGISTRY);
    all.add(SyncPolicies.REGISTRY);
    all.add(AveragingRules.REGISTRY);
    all.add(IterateAverages.REGISTRY);
    all.add(StopRules.REGISTRY);
    all.add(ClassWeightRules.REGISTRY);
    return new Registries(all);
  }

  public static Binder binder() {
    return new Binder(registries());
  }

  /**
   * Binds a job file.
   *
   * @throws dev.regatta.conf.JobFileException with every problem
   */
  public static Job bind(JobText text) {
    return binder().bind(text, Job.class);
  }

  /** The job as a tree, with every default. */
  public static ObjectNode dump(Job job) {
    return binder().dump(job);
  }
}
