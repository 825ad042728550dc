package dev.regatta.worker.prepare;

import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.worker.Workers;
import java.util.Map;

/** What a job file's {@code prepare} says, for tests. */
public final class Prepares {
  private static final Binder BINDER = new Binder(new Registries(Workers.registries()));

  private Prepares() {}

  public static Prepare of(String yaml) {
    return BINDER.bind(JobText.parse("test", yaml, Map.of()), Prepare.class);
  }
}
