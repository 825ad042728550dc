package dev.regatta.submit;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code regatta config}. */
@Command(name = "config", description = "Prints a job file with every default filled in.")
final class ConfigCommand implements Callable<Integer> {
  private final Actions actions;

  @Mixin private JobWords words;

  ConfigCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    return actions.config(new ConfigOptions(words.job(), words.overrides()));
  }
}
