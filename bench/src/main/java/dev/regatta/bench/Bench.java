package dev.regatta.bench;

import dev.regatta.bench.data.DataBench;
import dev.regatta.bench.dl4j.Dl4jBench;
import dev.regatta.bench.exchange.ExchangeBench;
import dev.regatta.bench.kernels.KernelsBench;
import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.predict.PredictBench;
import dev.regatta.bench.quality.PublishedBench;
import dev.regatta.bench.quality.QualityBench;
import dev.regatta.bench.scale.ScaleBench;
import dev.regatta.bench.step.StepBench;
import dev.regatta.bench.systems.SystemsBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** What {@code bench/run} runs. Exit codes: 0 measured, 1 not measured, 2 wrong words. */
public final class Bench {
  private static final Map<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

  static {
    BENCHMARKS.put("kernels", new KernelsBench());
    BENCHMARKS.put("step", new StepBench());
    BENCHMARKS.put("systems", new SystemsBench());
    BENCHMARKS.put("dl4j", new Dl4jBench());
    BENCHMARKS.put("exchange", new ExchangeBench());
    BENCHMARKS.put("data", new DataBench());
    BENCHMARKS.put("predict", new PredictBench());
    BENCHMARKS.put("scale", new ScaleBench());
  }

  /** Take words of their own, and hours: none of all. */
  private static final Map<String, BiFunction<List<String>, Boolean, Benchmark>> LONG =
      Map.of("quality", QualityBench::of, "published", PublishedBench::of);

  private Bench() {}

  /** The words of the command line, understood. */
  record Words(Collection<Benchmark> benchmarks, boolean quick, Optional<Path> json) {
    static Words parse(List<String> arguments) {
      if (arguments.isEmpty()) {
        throw new IllegalArgumentException("nothing to measure");
      }
      String name = arguments.get(0);
      boolean ownWords = LONG.containsKey(name);
      if (!BENCHMARKS.containsKey(name) && !ownWords && !name.equals("all")) {
        throw new IllegalArgumentException("not a measurement: " + name);
      }
      List<String> others = new ArrayList<>();
      boolean quick = false;
      Optional<Path> json = Optional.empty();
      for (int i = 1; i < arguments.size(); i++) {
        if (arguments.get(i).equals("--quick")) {
          quick = true;
        } else if (arguments.get(i).equals("--json") && i + 1 < arguments.size()) {
          json = Optional.of(file(arguments.get(++i)));
        } else if (ownWords) {
          others.add(arguments.get(i));
        } else {
          throw new IllegalArgumentException("not understood: " + arguments.get(i));
        }
      }
      return new Words(benchmarks(name, others, quick), quick, json);
    }

    private static Collection<Benchmark> benchmarks(
        String name, List<String> others, boolean quick) {
      BiFunction<List<String>, Boolean, Benchmark> made = LONG.get(name);
      if (made != null) {
        return List.of(made.apply(others, quick));
      }
      Benchmark one = BENCHMARKS.get(name);
      return one == null ? BENCHMARKS.values() : List.of(one);
    }

    /** Measuring takes minutes: where it will end in vain, it does not begin. */
    private static Path file(String name) {
      Path file = Path.of(name).toAbsolutePath();
      boolean inDirectory =
          Optional.ofNullable(file.getParent()).filter(Files::isDirectory).isPresent();
      if (!inDirectory || Files.isDirectory(file)) {
        throw new IllegalArgumentException("not a file that can be written: " + name);
      }
      return file;
    }
  }

  /** Measures, prints a table and writes the figures where asked to. */
  public static void main(String[] arguments) {
    Words words;
    try {
      words = Words.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    System.exit(run(words) ? 0 : 1);
  }

  /** What was measured before something failed is told all the same. */
  private static boolean run(Words words) {
    Effort effort = words.quick() ? Effort.QUICK : Effort.FULL;
    Report report = new Report(effort, System.err);
    boolean measured = true;
    for (Benchmark benchmark : words.benchmarks()) {
      try {
        benchmark.measure(effort, report);
      } catch (MeasurementException e) {
        System.err.println("not measured: " + e.getMessage());
        measured = false;
      } catch (RuntimeException e) {
        e.printStackTrace();
        measured = false;
      }
    }
    System.out.print(report.markdown());
    words.json().ifPresent(report::write);
    return measured;
  }
}
