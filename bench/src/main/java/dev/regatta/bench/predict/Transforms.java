package dev.regatta.bench.predict;

import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Turns;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A DataFrame's rows through one network, by Regatta's model and by Spark ML's.
 *
 * @param widths of the layers, inputs first, classes last
 * @param rows of the DataFrame
 */
record Transforms(List<Integer> widths, int rows) {
  private static final List<String> SIDES = List.of("regatta", "mlpc", "scan", "constants");

  String name(String figure) {
    return "predict/transform/" + network() + "/" + figure;
  }

  private String network() {
    return widths.stream().map(Object::toString).collect(Collectors.joining("-"));
  }

  List<Figure> measure(ChildJvm spark, Effort effort) {
    spark.ask("open " + network() + " " + rows);
    return figures(Turns.take(SIDES.stream().map(name -> side(name, spark)).toList(), effort));
  }

  private static Side side(String model, ChildJvm spark) {
    return new Side(
        model, runs -> Double.parseDouble(spark.ask("transform " + model + " " + runs)));
  }

  List<Figure> figures(Map<String, Sample> seconds) {
    return List.of(
        rows("regatta", seconds),
        rows("mlpc", seconds),
        rows("scan", seconds),
        rows("constants", seconds),
        PredictTargets.ALL.with(
            Figure.ratio(name("vs-mlpc"), "times", "mlpc", "regatta", seconds)));
  }

  private Figure rows(String model, Map<String, Sample> seconds) {
    Sample sample = Objects.requireNonNull(seconds.get(model), model);
    return Figure.of(name(model + "/rows"), sample.in("rows/s", s -> rows / s));
  }
}
