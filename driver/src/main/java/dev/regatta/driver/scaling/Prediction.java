package dev.regatta.driver.scaling;

/**
 * What the cost model expects of a number of workers.
 *
 * @param rowsPerSecond expected
 * @param low nine tenths of such runs are said to be between this
 * @param high and this
 * @param round of which it is
 */
record Prediction(
    int workers, String every, double rowsPerSecond, double low, double high, Round round) {
  static Prediction of(CostModel model, int workers, String every, Round round, double errors) {
    double speed = round.rows() / model.seconds(round);
    double factor = Math.exp(model.band(round, errors));
    return new Prediction(workers, every, speed, speed / factor, speed * factor, round);
  }
}
