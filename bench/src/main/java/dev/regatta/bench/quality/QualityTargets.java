package dev.regatta.bench.quality;

import static dev.regatta.bench.measure.Target.atLeast;
import static dev.regatta.bench.measure.Target.atMost;

import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What settings that Regatta decides are to keep of one replica's quality. */
final class QualityTargets {
  private record Bound(Target points, Target rows) {}

  private static final Map<Integer, Bound> BOUNDS =
      Map.of(
          8, new Bound(atLeast(0), atMost(1)),
          32, new Bound(atLeast(-0.2), atMost(1.3)));

  private QualityTargets() {}

  /** Of every number of replicas beside one of them, all with automatic settings. */
  static List<Figure> figures(List<Seeds> all) {
    List<Seeds> automatic =
        all.stream()
            .filter(seeds -> seeds.setting().every().equals("auto"))
            .filter(seeds -> seeds.setting().rule().equals("auto"))
            .toList();
    Optional<Seeds> one =
        automatic.stream().filter(seeds -> seeds.setting().replicas() == 1).findFirst();
    List<Figure> figures = new ArrayList<>();
    if (one.isPresent()) {
      for (Seeds many : automatic) {
        if (many.setting().replicas() > 1) {
          figures.addAll(figures(many, one.get()));
        }
      }
    }
    return figures;
  }

  private static List<Figure> figures(Seeds many, Seeds one) {
    Optional<Bound> bound = Optional.ofNullable(BOUNDS.get(many.setting().replicas()));
    String name = "quality/" + many.setting().name();
    double points = 100 * (many.mean(Outcome::test) - one.mean(Outcome::test));
    double rows = many.rowsToGoal() / one.rowsToGoal();
    return List.of(
        new Figure(
            name + "/test-accuracy-over-1", points, "points", bound.map(Bound::points), Map.of()),
        new Figure(name + "/rows-to-87-vs-1", rows, "times", bound.map(Bound::rows), Map.of()));
  }
}
