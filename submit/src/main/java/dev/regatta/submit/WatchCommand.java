package dev.regatta.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code regatta watch}. */
@Command(
    name = "watch",
    description =
        "Shows the curves of runs in a browser of this machine, while they train or later.")
final class WatchCommand implements Callable<Integer> {
  private final Actions actions;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "Run directories; the curves of several lie over each other.")
  private List<String> runs = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Where the page is, on the loopback address (default: a port that is free).")
  private int port;

  WatchCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    return actions.watch(new WatchOptions(List.copyOf(runs), port));
  }
}
