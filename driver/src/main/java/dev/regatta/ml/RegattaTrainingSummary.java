package dev.regatta.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** How a training went. It belongs to the fitted model and is not saved with it. */
public final class RegattaTrainingSummary {
  private static final StructType HISTORY =
      new StructType()
          .add("round", DataTypes.LongType, false)
          .add("epoch", DataTypes.DoubleType, false)
          .add("rows", DataTypes.LongType, false)
          .add("learningRate", DataTypes.DoubleType, false)
          .add(
              "metrics",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false),
              false)
          .add("seconds", DataTypes.DoubleType, false);

  private final SparkSession session;
  private final ObjectNode summary;
  private final List<Row> history;

  RegattaTrainingSummary(SparkSession session, ObjectNode summary, List<ObjectNode> lines) {
    this.session = session;
    this.summary = summary;
    history = lines.stream().map(RegattaTrainingSummary::row).toList();
  }

  private static Row row(ObjectNode line) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> metric : line.path("metrics").properties()) {
      metrics.put(metric.getKey(), metric.getValue().asDouble());
    }
    return RowFactory.create(
        line.path("round").asLong(),
        line.path("epoch").asDouble(),
        line.path("rows").asLong(),
        line.path("learningRate").asDouble(),
        metrics,
        line.path("seconds").asDouble());
  }

  /** One row per validation: round, epoch, rows, learningRate, metrics by name, seconds. */
  public Dataset<Row> history() {
    return session.createDataFrame(history, HISTORY);
  }

  /** The validation whose weights the model has. */
  public BestRound best() {
    JsonNode best = summary.path("best");
    return new BestRound(
        best.path("round").asLong(),
        best.path("epoch").asDouble(),
        best.path("metric").asText(),
        best.path("value").asDouble());
  }

  public Ledger ledger() {
    JsonNode rows = summary.path("rows");
    int epochs = summary.path("epochs").asInt();
    long trained = history.isEmpty() ? 0 : history.get(history.size() - 1).getLong(2);
    return new Ledger(
        rows.path("train").asLong(),
        rows.path("validation").asLong(),
        rows.path("skipped").asLong(),
        epochs,
        epochs * rows.path("train").asLong(),
        trained);
  }

  /** Validations that there were. */
  public int totalIterations() {
    return history.size();
  }

  /** {@code completed} or {@code stopped-early}. */
  public String status() {
    return summary.path("status").asText();
  }

  /** The SHA-256 of the weights. */
  public String modelDigest() {
    return summary.path("modelDigest").asText();
  }

  /** All of it, as the command writes {@code summary.json}. */
  public String toJson() {
    return summary.toPrettyString();
  }
}
