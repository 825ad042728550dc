package dev.regatta.driver.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** The lines that a logger and those below it write while this is open, with their levels. */
public final class LogLines extends AbstractAppender implements AutoCloseable {
  private final LoggerContext context = LoggerContext.getContext(false);
  private final String logger;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  private LogLines(String logger) {
    super("lines", null, null, true, Property.EMPTY_ARRAY);
    this.logger = logger;
  }

  /** Begins to listen, from level info on. */
  public static LogLines of(String logger) {
    LogLines lines = new LogLines(logger);
    lines.start();
    LoggerConfig config = new LoggerConfig(logger, Level.INFO, true);
    config.addAppender(lines, Level.INFO, null);
    lines.context.getConfiguration().addLogger(logger, config);
    lines.context.updateLoggers();
    return lines;
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
  }

  /** All so far. */
  public List<String> all() {
    return List.copyOf(lines);
  }

  /** Those of a kind of event. */
  public List<String> events(String kind) {
    return all().stream().filter(line -> line.contains(" event=" + kind + " ")).toList();
  }

  @Override
  public void close() {
    context.getConfiguration().removeLogger(logger);
    context.updateLoggers();
    stop();
  }
}
