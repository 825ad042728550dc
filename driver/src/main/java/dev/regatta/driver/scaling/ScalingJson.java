package dev.regatta.driver.scaling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/** What {@code scaling.json} holds; its keys stand in docs/scaling.md. */
public final class ScalingJson {
  private static final int FORMAT_VERSION = 1;

  private final Scaling scaling;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private ScalingJson(Scaling scaling) {
    this.scaling = scaling;
  }

  public static ObjectNode of(Scaling scaling) {
    ScalingJson writer = new ScalingJson(scaling);
    writer.write();
    return writer.json;
  }

  private void write() {
    Grid grid = scaling.grid();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("title", grid.title());
    json.put("mode", grid.mode().name().toLowerCase(Locale.ROOT));
    json.put("machines", grid.site().machines());
    json.put("cores", grid.site().cores());
    json.put("threadsPerWorker", grid.job().training().threadsPerWorker());
    scaling.target().ifPresent(this::target);
    ArrayNode cells = json.putArray("cells");
    scaling.everys().forEach(every -> scaling.of(every).forEach(cell -> cell(cells, cell)));
    scaling.model().ifPresent(this::model);
    leaveOneOut(json.putObject("leaveOneOut"));
    ArrayNode predictions = json.putArray("predictions");
    scaling.predictions().forEach(each -> prediction(predictions.addObject(), each));
    json.put("advice", scaling.advice());
    ArrayNode caveats = json.putArray("caveats");
    scaling.caveats().forEach(caveats::add);
  }

  private void target(Target target) {
    json.putObject("target")
        .put("metric", target.metric())
        .put("value", target.value())
        .put("higherIsBetter", target.higherIsBetter())
        .put("from", target.origin());
  }

  private void cell(ArrayNode cells, Cell cell) {
    ObjectNode entry = cells.addObject();
    entry.put("workers", cell.workers()).put("every", cell.every());
    entry.put("exchange", cell.exchange());
    put(entry, "rowsPerSecond", cell.rowsPerSecond());
    put(entry, "speedUp", scaling.speedUp(cell));
    put(entry, "efficiency", scaling.efficiency(cell));
    put(entry, "secondsPerRound", cell.secondsPerRound());
    put(entry, "stepsPerRound", cell.steps());
    put(entry, "rowsPerRound", cell.round().rows());
    put(entry, "bytesPerRound", cell.bytesPerRound());
    put(entry, "exchangeShare", cell.exchangeShare());
    put(entry, "waitShare", cell.waitShare());
    put(entry, "rowsToTarget", scaling.rowsToTarget(cell));
    put(entry, "secondsToTarget", scaling.secondsToTarget(cell));
    Optional<CostModel> model = scaling.model();
    put(entry, "modelSeconds", model.map(of -> of.seconds(cell.round())).orElse(Double.NaN));
    double error = scaling.leftOutError(cell);
    put(entry, "leftOutSeconds", cell.secondsPerRound() * (1 + error));
    put(entry, "leftOutError", error);
    ArrayNode runs = entry.putArray("runs");
    for (GridRun run : cell.runs()) {
      ObjectNode one = runs.addObject();
      one.put("seed", run.run().seed())
          .put("directory", run.run().directory())
          .put("status", run.run().status());
      put(one, "rowsPerSecond", run.rowsPerSecond());
      put(
          one,
          "rowsToTarget",
          scaling.target().map(target -> run.rowsTo(target.value())).orElse(Double.NaN));
      one.set("perRound", run.perRound().deepCopy());
    }
  }

  private void model(CostModel model) {
    ObjectNode entry = json.putObject("model");
    put(entry, "secondsPerRow", model.secondsPerRow());
    put(entry, "secondsPerStep", model.secondsPerStep());
    put(entry, "latencySeconds", model.latencySeconds());
    put(entry, "meetingSeconds", model.meetingSeconds());
    put(entry, "bytesPerSecond", model.bytesPerSecond());
    put(entry, "deviation", model.deviation());
    entry.put("cells", scaling.modelled().size());
    entry.put("freedom", model.freedom());
  }

  private void leaveOneOut(ObjectNode entry) {
    LeaveOneOut leftOut = scaling.leftOut();
    entry.put("cells", leftOut.predicted());
    entry.put("within15Percent", leftOut.good());
    put(entry, "median", leftOut.median());
    put(entry, "worst", leftOut.worst());
    put(entry, "mostWorkersFromFewer", leftOut.extrapolated().orElse(Double.NaN));
  }

  private static void prediction(ObjectNode entry, Prediction prediction) {
    entry.put("workers", prediction.workers()).put("every", prediction.every());
    put(entry, "rowsPerSecond", prediction.rowsPerSecond());
    put(entry, "low", prediction.low());
    put(entry, "high", prediction.high());
    entry.put("level", LeastSquares.LEVEL);
  }

  /** JSON knows no NaN. */
  private static void put(ObjectNode entry, String name, double value) {
    if (Double.isFinite(value)) {
      entry.put(name, value);
    } else {
      entry.putNull(name);
    }
  }
}
