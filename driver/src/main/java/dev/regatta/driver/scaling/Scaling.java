package dev.regatta.driver.scaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a grid of runs says: how fast each number of workers is, how many rows it needs, what a
 * round costs, and what more workers would bring.
 */
public final class Scaling {
  /** Of the largest number of workers: the numbers that are predicted. */
  private static final int[] MORE = {2, 4};

  private final Grid grid;
  private final List<Cell> cells;
  private final List<GridRun> untimed;
  private final Optional<Target> target;
  private final List<Cell> modelled;
  private final Optional<CostModel> model;
  private final LeaveOneOut leftOut;

  private Scaling(Grid grid, List<Cell> cells, List<GridRun> untimed, Optional<Target> target) {
    this.grid = grid;
    this.cells = cells;
    this.untimed = untimed;
    this.target = target;
    String exchange = cells.isEmpty() ? "" : cells.get(cells.size() - 1).exchange();
    modelled = cells.stream().filter(cell -> cell.exchange().equals(exchange)).toList();
    model = CostModel.fit(grid.site(), LeaveOneOut.observations(modelled));
    leftOut = LeaveOneOut.of(grid.site(), modelled);
  }

  /** Looks at the runs of a grid, in any order; those without a timed round are only named. */
  public static Scaling of(Grid grid, List<GridRun> runs) {
    Map<List<Object>, List<GridRun>> byCell = new LinkedHashMap<>();
    List<GridRun> timed = runs.stream().filter(GridRun::timed).toList();
    timed.forEach(
        run ->
            byCell
                .computeIfAbsent(List.of(run.workers(), run.every()), key -> new ArrayList<>())
                .add(run));
    List<Cell> cells = new ArrayList<>();
    byCell.forEach(
        (key, own) -> cells.add(new Cell(own.get(0).workers(), own.get(0).every(), own)));
    cells.sort(Comparator.comparingInt(Cell::workers));
    List<GridRun> untimed = runs.stream().filter(run -> !run.timed()).toList();
    return new Scaling(grid, cells, untimed, Target.of(timed, grid.target(), grid.targetOrigin()));
  }

  public Grid grid() {
    return grid;
  }

  /** By number of workers. */
  List<Cell> cells() {
    return cells;
  }

  /** Runs of which no round was timed. */
  List<GridRun> untimed() {
    return untimed;
  }

  Optional<Target> target() {
    return target;
  }

  Optional<CostModel> model() {
    return model;
  }

  /** The cells that the model is of: those with the exchange of the most workers. */
  List<Cell> modelled() {
    return modelled;
  }

  LeaveOneOut leftOut() {
    return leftOut;
  }

  /** How often averages are made, in the order of the grid. */
  public List<String> everys() {
    return cells.stream().map(Cell::every).distinct().toList();
  }

  /** The cells that average so often, by number of workers. */
  List<Cell> of(String every) {
    return cells.stream().filter(cell -> cell.every().equals(every)).toList();
  }

  /** Rows per second over those of the fewest workers that average as often. */
  double speedUp(Cell cell) {
    return cell.rowsPerSecond() / of(cell.every()).get(0).rowsPerSecond();
  }

  /** The speed-up over the one that each worker would bring as much as the first. */
  double efficiency(Cell cell) {
    return speedUp(cell) * of(cell.every()).get(0).workers() / cell.workers();
  }

  /** One sentence on where the job stops scaling and what would help. */
  public String advice() {
    return Advice.of(this);
  }

  /** What to know before figures are believed, a sentence each. */
  public List<String> caveats() {
    return Caveats.of(this);
  }

  /** The relative error of a model of all other cells; NaN where there is none. */
  double leftOutError(Cell cell) {
    int modelledCell = modelled.indexOf(cell);
    return modelledCell < 0 ? Double.NaN : leftOut.errors()[modelledCell];
  }

  /** NaN where the target was not reached, or there is none. */
  double rowsToTarget(Cell cell) {
    return target.map(cell::rowsTo).orElse(Double.NaN);
  }

  double secondsToTarget(Cell cell) {
    return rowsToTarget(cell) / cell.rowsPerSecond();
  }

  /** What the model expects beyond the numbers of workers that ran. */
  List<Prediction> predictions() {
    List<Prediction> predictions = new ArrayList<>();
    for (String every : everys()) {
      for (int more : MORE) {
        predict(more * grid.largest(), every).ifPresent(predictions::add);
      }
    }
    return predictions;
  }

  /** What the model expects of all numbers of workers: those that ran, and beyond. */
  List<Prediction> expected(String every) {
    TreeSet<Integer> workers = new TreeSet<>();
    of(every).forEach(cell -> workers.add(cell.workers()));
    for (int more : MORE) {
      workers.add(more * grid.largest());
    }
    return workers.stream().flatMap(each -> predict(each, every).stream()).toList();
  }

  /** Empty without a model, and where there are not as many rows as replicas. */
  Optional<Prediction> predict(int workers, String every) {
    Cell nearest = of(every).get(of(every).size() - 1);
    GridRun run = nearest.runs().get(0);
    long rows = grid.rows(workers, nearest.workers(), run.trainingRows());
    double bytes = nearest.round().bytes() / nearest.workers();
    Round round = grid.round(workers, rows, steps(every, nearest), bytes);
    return round.replicas() > rows
        ? Optional.empty()
        : model.map(of -> Prediction.of(of, workers, every, round, leftOut.deviation()));
  }

  /** Local steps of a round that no epoch cuts short: of a policy, those that were measured. */
  private static double steps(String every, Cell nearest) {
    return every.matches("[0-9]{1,9}") ? Integer.parseInt(every) : nearest.steps();
  }
}
