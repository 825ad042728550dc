package dev.regatta.submit.doctor;

import java.util.Optional;

/** One thing that a run needs. */
interface Check {
  /** A word or two, which the line begins with. */
  String name();

  /**
   * Looks.
   *
   * @return empty where there is nothing to look at, as without a job, or where another check that
   *     failed has said why
   */
  Optional<Finding> of(Patient patient);
}
