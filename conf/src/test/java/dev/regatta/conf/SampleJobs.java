package dev.regatta.conf;

import dev.regatta.conf.Sample.Adam;
import dev.regatta.conf.Sample.Checkpoint;
import dev.regatta.conf.Sample.Csv;
import dev.regatta.conf.Sample.Data;
import dev.regatta.conf.Sample.Epoch;
import dev.regatta.conf.Sample.Every;
import dev.regatta.conf.Sample.Fraction;
import dev.regatta.conf.Sample.Job;
import dev.regatta.conf.Sample.Layer;
import dev.regatta.conf.Sample.Loss;
import dev.regatta.conf.Sample.Momentum;
import dev.regatta.conf.Sample.Nested;
import dev.regatta.conf.Sample.Network;
import dev.regatta.conf.Sample.Optimizer;
import dev.regatta.conf.Sample.Policy;
import dev.regatta.conf.Sample.Sgd;
import dev.regatta.conf.Sample.Source;
import dev.regatta.conf.Sample.Span;
import dev.regatta.conf.Sample.Synthetic;
import dev.regatta.conf.Sample.Task;
import dev.regatta.conf.Sample.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/** Valid jobs at random. */
final class SampleJobs {
  private static final List<String> TEXTS =
      List.of("a", "", "no", "5", "null", "*", "${HOME}", "a: b", "x\ny", "auto");

  private final Random random;

  SampleJobs(Random random) {
    this.random = random;
  }

  Job next() {
    return new Job(
        text(),
        any(List.of(Task.values())),
        new Data(source(), optional(() -> list(this::text)), optional(this::text), source(), map()),
        new Network(list(this::layer), optional(() -> any(List.of(Loss.values())))),
        optimizer(),
        training(),
        policy(3),
        optional(() -> new Checkpoint(positive(), positive())));
  }

  private Training training() {
    return new Training(
        positive(),
        positive(),
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(positive()),
        random.nextLong(),
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(real()),
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong()),
        random.nextBoolean(),
        new Span(random.nextInt(1000), "m"),
        list(() -> Math.abs(real()) + Double.MIN_VALUE));
  }

  private Layer layer() {
    return new Layer(positive(), random.nextDouble());
  }

  private Optimizer optimizer() {
    return switch (random.nextInt(3)) {
      case 0 -> new Sgd(Double.MIN_NORMAL + random.nextDouble());
      case 1 -> new Momentum(1 + random.nextDouble(), real());
      default -> new Adam(real(), 0.5 * random.nextDouble(), 1 - 0.5 * random.nextDouble());
    };
  }

  private Source source() {
    return switch (random.nextInt(3)) {
      case 0 -> new Fraction(random.nextDouble());
      case 1 -> new Csv(oneOrMore(this::text), text(), random.nextBoolean());
      default -> new Synthetic(positive());
    };
  }

  private Policy policy(int depth) {
    return switch (random.nextInt(depth > 0 ? 3 : 2)) {
      case 0 -> new Every(positive());
      case 1 -> new Epoch();
      default -> new Nested(policy(depth - 1), policy(depth - 1));
    };
  }

  private String text() {
    return any(TEXTS);
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private int positive() {
    return 1 + (random.nextInt() >>> (1 + random.nextInt(31))) / 2;
  }

  private double real() {
    return Math.scalb(random.nextGaussian(), random.nextInt(100) - 50);
  }

  private Map<String, String> map() {
    return random.nextBoolean() ? Map.of() : Map.of(text(), text());
  }

  private <T> Optional<T> optional(Supplier<T> value) {
    return random.nextBoolean() ? Optional.empty() : Optional.of(value.get());
  }

  private <T> List<T> oneOrMore(Supplier<T> value) {
    List<T> list = new ArrayList<>(list(value));
    list.add(value.get());
    return list;
  }

  private <T> List<T> list(Supplier<T> value) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value.get());
    }
    return list;
  }
}
