package dev.regatta.submit.executors;

import dev.regatta.driver.spark.exchange.Moments;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/** Takes executors' workers past the traps of a directory. */
public final class TrapPlugin implements SparkPlugin {
  static final String DIRECTORY = "spark.test.traps";

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {};
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extra) {
        Trap trap = new Trap(Path.of(context.conf().get(DIRECTORY)));
        Moments.observe(trap::reached);
      }
    };
  }
}
