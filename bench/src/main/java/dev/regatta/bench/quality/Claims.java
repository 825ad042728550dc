package dev.regatta.bench.quality;

import static dev.regatta.bench.measure.Target.atLeast;

import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What papers say of averaged replicas, as trainings of Fashion-MNIST to compare. Accuracies are of
 * test rows. What is said to differ has to by two standard errors of the difference; what is said
 * not to, by less.
 *
 * <p>Sources: Lin et al. 2020 (post-local SGD), Gu et al. 2024 (the quadratic rule), Wang et al.
 * 2020 (SlowMo), Douillard et al. 2023 (DiLoCo), Stich 2019 (local SGD).
 */
final class Claims {
  private static final double ERRORS = 2;

  /** A rate of SGD with momentum that suits, and one that is high for long rounds. */
  private static final double RATE = 0.05;

  private static final double HIGH_RATE = 0.1;

  private static final double ADAM_RATE = 0.001;

  /** What a network has to have learned in all settings, plain averages of 32 replicas included. */
  private static final double EARLY_GOAL = 0.8;

  private final int epochs;
  private final Function<Setting, Seeds> trainings;
  private final List<Figure> figures = new ArrayList<>();

  private Claims(int epochs, Function<Setting, Seeds> trainings) {
    this.epochs = epochs;
    this.trainings = trainings;
  }

  /**
   * Whether each claim is reproduced: the figures that have targets say so.
   *
   * @param epochs of every training
   * @param trainings trains a setting with every seed
   */
  static List<Figure> figures(int epochs, Function<Setting, Seeds> trainings) {
    Claims claims = new Claims(epochs, trainings);
    claims.someLocalStepsCostNothing();
    claims.longRoundsLoseEarlyAndGainLate();
    claims.slowMomentumRecovers();
    claims.outerNesterovBeatsTheMean();
    claims.ownStateCostsLittle();
    claims.plainAveragesSlowDown();
    return List.copyOf(claims.figures);
  }

  /** 16 local steps end within noise of an average after every step. */
  private void someLocalStepsCostNothing() {
    Seeds often = trained(momentum("1", RATE));
    Seeds seldom = trained(momentum("16", RATE));
    compare("every-16-over-1", seldom, often, atLeast(-ERRORS));
  }

  /** At a high rate long rounds lose; where they begin late or grow as it falls, they do not. */
  private void longRoundsLoseEarlyAndGainLate() {
    Seeds often = trained(momentum("1", HIGH_RATE));
    Seeds seldom = trained(momentum("64", HIGH_RATE));
    Seeds late = trained(momentum("{\"type\":\"post-local\",\"steps\":64}", HIGH_RATE));
    Seeds growing =
        trained(momentum("{\"type\":\"quadratic\",\"steps\":4,\"alpha\":0.2}", HIGH_RATE));
    compare("high-rate/every-1-over-64", often, seldom, atLeast(ERRORS));
    compare("high-rate/post-local-over-64", late, seldom, atLeast(ERRORS));
    compare("high-rate/quadratic-over-64", growing, seldom, atLeast(ERRORS));
    compare("high-rate/post-local-over-1", late, often, atLeast(-ERRORS));
    compare("high-rate/quadratic-over-1", growing, often, atLeast(-ERRORS));
  }

  /** Slow momentum recovers most of what 32 plainly averaged replicas lose. */
  private void slowMomentumRecovers() {
    double one = trained(adam(1, "16", "mean", 128)).mean(Outcome::test);
    double plain = trained(adam(32, "16", "mean", 8)).mean(Outcome::test);
    double slow = trained(adam(32, "16", "slow-momentum", 8)).mean(Outcome::test);
    add("slow-momentum/lost", 100 * (one - plain), "points", Optional.empty());
    add(
        "slow-momentum/recovered",
        (slow - plain) / (one - plain),
        "share",
        Optional.of(atLeast(0.5)));
  }

  /** With long rounds Nesterov's momentum on the averages ends above the averages. */
  private void outerNesterovBeatsTheMean() {
    Seeds outer = trained(adam(8, "64", "outer-nesterov", 32));
    Seeds mean = trained(adam(8, "64", "mean", 32));
    compare("outer-nesterov-over-mean", outer, mean, atLeast(ERRORS));
  }

  /** Adam's moments may stay with each replica. */
  private void ownStateCostsLittle() {
    Setting averaged = adam(8, "16", "mean", 16);
    Seeds kept = trained(averaged.with("averaging.optimizer-state=keep"));
    double points = 100 * (kept.mean(Outcome::test) - trained(averaged).mean(Outcome::test));
    add("own-state-over-averaged", points, "points", Optional.of(atLeast(-0.3)));
  }

  /** With rate and batch as they are, more replicas need more rows. */
  private void plainAveragesSlowDown() {
    double one = rows(trained(adam(1, "16", "mean", 128)));
    double eight = rows(trained(adam(8, "16", "mean", 128)));
    double many = rows(trained(adam(32, "16", "mean", 128)));
    add("plain-average/rows-to-80/8-vs-1", eight / one, "times", Optional.of(atLeast(1)));
    add("plain-average/rows-to-80/32-vs-8", many / eight, "times", Optional.of(atLeast(1)));
  }

  private static double rows(Seeds seeds) {
    return seeds.mean(outcome -> outcome.rowsTo(EARLY_GOAL).orElse(Double.POSITIVE_INFINITY));
  }

  /** 8 replicas with batches of 32 and SGD with momentum. */
  private Setting momentum(String every, double rate) {
    return new Setting(8, every, "mean", rate, epochs, 1)
        .with("optimizer.type=momentum")
        .with("training.batch-size=32");
  }

  private Setting adam(int replicas, String every, String rule, int batch) {
    return new Setting(replicas, every, rule, ADAM_RATE, epochs, 1)
        .with("training.batch-size=" + batch);
  }

  private Seeds trained(Setting setting) {
    return trainings.apply(setting.with("training.scale-with-replicas=none"));
  }

  private void compare(String name, Seeds one, Seeds other, Target target) {
    double difference = one.mean(Outcome::test) - other.mean(Outcome::test);
    double error = Math.hypot(one.error(Outcome::test), other.error(Outcome::test));
    add(name + "/points", 100 * difference, "points", Optional.empty());
    add(name + "/errors", difference / error, "standard errors", Optional.of(target));
  }

  private void add(String name, double value, String unit, Optional<Target> target) {
    figures.add(new Figure("published/" + name, value, unit, target, Map.of()));
  }
}
