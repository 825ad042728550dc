package dev.regatta.driver.data;

import java.util.Optional;

/**
 * Where rows come from. Those of job files are records that name files or describe made-up rows.
 */
public interface Source extends HeldOut {
  /** The label's column where the format itself has one, so that a job file need not name it. */
  default Optional<String> ownLabel() {
    return Optional.empty();
  }
}
