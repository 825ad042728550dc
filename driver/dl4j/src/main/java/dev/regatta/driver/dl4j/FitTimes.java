package dev.regatta.driver.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.stats.BaseEventStats;
import org.deeplearning4j.spark.stats.EventStats;
import org.deeplearning4j.spark.util.SparkUtils;
import org.jspecify.annotations.Nullable;

/**
 * What fits took, in milliseconds, one event for each fit: packing rows (0 where they are packed
 * already), the slowest worker's own time of all rounds, the rest of the rounds, and all of it.
 */
final class FitTimes implements SparkTrainingStats {
  private static final long serialVersionUID = 1L;

  static final String PACK = "RegattaPackTimesMs";
  static final String TRAIN = "RegattaTrainTimesMs";
  static final String EXCHANGE = "RegattaExchangeTimesMs";
  static final String FIT = "RegattaFitTimesMs";

  private static final Map<String, String> SHORT_NAMES =
      Map.of(PACK, "Pack", TRAIN, "Train", EXCHANGE, "Exchange", FIT, "Fit");

  private final LinkedHashMap<String, List<EventStats>> events = new LinkedHashMap<>();

  FitTimes() {
    for (String key : List.of(PACK, TRAIN, EXCHANGE, FIT)) {
      events.put(key, new ArrayList<>());
    }
  }

  void add(String key, long startMillis, double seconds) {
    getValue(key).add(new BaseEventStats(startMillis, Math.round(seconds * 1000)));
  }

  FitTimes copy() {
    FitTimes copy = new FitTimes();
    copy.addOtherTrainingStats(this);
    return copy;
  }

  @Override
  public Set<String> getKeySet() {
    return events.keySet();
  }

  @Override
  public List<EventStats> getValue(String key) {
    List<EventStats> found = events.get(key);
    if (found == null) {
      throw new IllegalArgumentException(key + " is not measured; measured are " + getKeySet());
    }
    return found;
  }

  @Override
  public String getShortNameForKey(String key) {
    getValue(key);
    return SHORT_NAMES.getOrDefault(key, key);
  }

  /** All but the whole of a fit. */
  @Override
  public boolean defaultIncludeInPlots(String key) {
    return !key.equals(FIT);
  }

  @Override
  public void addOtherTrainingStats(SparkTrainingStats other) {
    for (String key : getKeySet()) {
      getValue(key).addAll(other.getValue(key));
    }
  }

  /** None: workers' times are in the driver's. */
  @Override
  public @Nullable SparkTrainingStats getNestedTrainingStats() {
    return null;
  }

  @Override
  public String statsAsString() {
    StringBuilder text = new StringBuilder();
    events.forEach(
        (key, times) ->
            text.append(String.format(DEFAULT_PRINT_FORMAT, key))
                .append(
                    times.stream()
                        .map(time -> Long.toString(time.getDurationMs()))
                        .collect(Collectors.joining(",")))
                .append('\n'));
    return text.toString();
  }

  @Override
  public void exportStatFiles(String outputPath, SparkContext spark) throws IOException {
    for (Map.Entry<String, List<EventStats>> entry : events.entrySet()) {
      String path = outputPath + "/" + entry.getKey() + ".txt";
      SparkUtils.writeStringToFile(path, table(entry.getValue()), spark);
    }
  }

  /** A line of names, and one for each event. */
  private static String table(List<EventStats> events) {
    StringBuilder text = new StringBuilder();
    for (EventStats event : events) {
      if (text.isEmpty()) {
        text.append(event.getStringHeader(",")).append('\n');
      }
      text.append(event.asString(",")).append('\n');
    }
    return text.toString();
  }
}
