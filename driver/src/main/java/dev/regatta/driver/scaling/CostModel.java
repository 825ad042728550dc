package dev.regatta.driver.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a round costs: {@code seconds = crowd (rows per replica x r + steps x s) + latency + meeting
 * + bytes / bandwidth}.
 *
 * <p>The first two are a step's own time, by its rows and for itself; crowd is 1 where each replica
 * has a core ({@link Site#crowd}). The rest is the exchange: meeting is paid where there are
 * workers to wait for, and not by a single one; {@code bytes} grow with the number of workers, as
 * all go through the driver, so what the driver does for each worker beside moving its bytes is in
 * the bandwidth. It is the usual model of a message, a latency and bytes over a bandwidth (Hockney:
 * The communication challenge for MPP, 1994), behind the steps of local SGD (Stich 2019).
 */
public final class CostModel {
  private static final int ROW = 0;
  private static final int STEP = 1;
  private static final int LATENCY = 2;
  private static final int BYTES = 3;
  private static final int MEETING = 4;

  private final Site site;
  private final LeastSquares fit;

  private CostModel(Site site, LeastSquares fit) {
    this.site = site;
    this.fit = fit;
  }

  /**
   * A round and how long it took.
   *
   * @param round that was measured
   * @param seconds that it took
   */
  record Observation(Round round, double seconds) {}

  /**
   * Where the seconds of a round go, by the model.
   *
   * @param compute of local steps
   * @param overhead of them, what a step takes whatever its rows
   * @param latency of the exchange, what meeting others takes included
   * @param transfer of its bytes
   */
  record Parts(double compute, double overhead, double latency, double transfer) {
    double seconds() {
      return compute + latency + transfer;
    }
  }

  /** Fits; empty where there are too few observations. */
  static Optional<CostModel> fit(Site site, List<Observation> observations) {
    List<double[]> x = new ArrayList<>();
    observations.forEach(each -> x.add(columns(site, each.round())));
    double[] y = observations.stream().mapToDouble(Observation::seconds).toArray();
    return LeastSquares.fit(x.toArray(double[][]::new), y).map(fit -> new CostModel(site, fit));
  }

  private static double[] columns(Site site, Round round) {
    double crowd = site.crowd(round.replicas());
    return new double[] {
      crowd * round.rows() / round.replicas(),
      crowd * round.steps(),
      1,
      round.bytes(),
      round.workers() > 1 ? 1 : 0
    };
  }

  double seconds(Round round) {
    return fit.at(columns(site, round));
  }

  /**
   * How far a round's seconds may be from the prediction, as a share of it.
   *
   * @param errors standard deviation of relative errors that were seen; the fit's own is the least
   */
  double band(Round round, double errors) {
    return fit.band(columns(site, round), Math.max(errors, fit.deviation()));
  }

  Parts parts(Round round) {
    double[] x = columns(site, round);
    double[] b = fit.coefficients();
    return new Parts(
        x[ROW] * b[ROW] + x[STEP] * b[STEP],
        x[STEP] * b[STEP],
        x[LATENCY] * b[LATENCY] + x[MEETING] * b[MEETING],
        x[BYTES] * b[BYTES]);
  }

  double secondsPerRow() {
    return fit.coefficients()[ROW];
  }

  double secondsPerStep() {
    return fit.coefficients()[STEP];
  }

  double latencySeconds() {
    return fit.coefficients()[LATENCY];
  }

  /** More of it where workers are several. */
  double meetingSeconds() {
    return fit.coefficients()[MEETING];
  }

  /** Infinite where bytes cost nothing that was seen. */
  double bytesPerSecond() {
    return 1 / fit.coefficients()[BYTES];
  }

  /** The standard deviation of the fit's relative errors. */
  double deviation() {
    return fit.deviation();
  }

  int freedom() {
    return fit.freedom();
  }
}
