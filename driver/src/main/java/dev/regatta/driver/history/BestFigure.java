package dev.regatta.driver.history;

/** The best monitored figure of a history that grows: looked for only where it has grown. */
public final class BestFigure {
  private final Monitor monitor;
  private int entries;
  private double value = Double.NaN;

  public BestFigure(Monitor monitor) {
    this.monitor = monitor;
  }

  /** The best figure of a run's history as it is now; NaN before the first validation. */
  public double of(History history) {
    if (history.entries().size() != entries) {
      entries = history.entries().size();
      value = history.best(monitor).map(entry -> entry.metric(monitor.metric())).orElse(Double.NaN);
    }
    return value;
  }
}
