package dev.regatta.bench.scale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Scratch;
import dev.regatta.bench.measure.Target;
import java.util.Map;

/**
 * How far the cost model of {@code regatta scale} is off on real runs that it has not seen: each
 * cell of a grid, predicted by all others.
 */
public final class ScaleBench implements Benchmark {
  private static final String NAME = "scale/spirals/";
  private static final double MOST_ERROR = 0.15;
  private static final long LIMIT_SECONDS = 1800;

  @Override
  public void measure(Effort effort, Report report) {
    int repeats = effort.quick() ? 1 : 3;
    int epochs = effort.quick() ? 2 : 3;
    report.note(
        "scale: 1, 2 and 4 workers that average every 1, 8 and 64 steps, "
            + repeats
            + " runs of each, in one JVM with four task threads: with fewer cores than four, how"
            + " they are shared is measured, too.");
    report.progress(NAME + "left-out");
    try (Scratch folder = Scratch.create();
        ChildJvm jvm =
            ChildJvm.start(ScaleMain.class, "2g", Map.of(), folder.directory().toString())) {
      JsonNode json = json(jvm.ask(epochs + " " + repeats, LIMIT_SECONDS));
      double[] errors =
          json.path("cells").findValues("leftOutError").stream()
              .mapToDouble(error -> Math.abs(error.asDouble(Double.NaN)))
              .toArray();
      Figure median = Figure.of(NAME + "left-out-error", new Sample("share", errors));
      report.add(median.withTarget(Target.atMost(MOST_ERROR)));
      report.add(one("left-out-worst", json.at("/leaveOneOut/worst").asDouble()));
      report.add(
          one(
              "most-workers-from-fewer",
              Math.abs(json.at("/leaveOneOut/mostWorkersFromFewer").asDouble())));
      report.add(one("deviation", json.at("/model/deviation").asDouble()));
    }
  }

  private static Figure one(String name, double value) {
    return Figure.of(NAME + name, new Sample("share", new double[] {value}));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new MeasurementException("not JSON: " + text, e);
    }
  }
}
