package dev.regatta.driver.loop;

import dev.regatta.driver.state.TrainingState;

/** Where the loop's state is saved. */
public interface Checkpoints {
  /** Saves the state; {@code best} where the last validation is the best so far. */
  void save(TrainingState state, boolean best);
}
