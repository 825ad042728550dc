package dev.regatta.submit.doctor;

import dev.regatta.driver.spark.run.Rehearsal;
import java.util.Locale;
import java.util.Optional;

/** How long an epoch takes, by its products alone. */
final class EpochCheck implements Check {
  /** A multiplication and an addition, forwards, backwards to the inputs and to the weights. */
  private static final double OPERATIONS = 6;

  @Override
  public String name() {
    return "epoch";
  }

  @Override
  public Optional<Finding> of(Patient patient) {
    return patient.placed().flatMap(Patient.Tried::value).map(placed -> of(placed, patient));
  }

  private static Finding of(Rehearsal placed, Patient patient) {
    double operations = OPERATIONS * placed.parameters() * placed.rowsPerWorker();
    return Finding.ok(
        String.format(
            Locale.ROOT,
            "%,d parameters, %,d rows a worker: from %.3g s by matrix products alone",
            placed.parameters(),
            placed.rowsPerWorker(),
            operations / Math.max(1e-3, patient.gigaflops()) / 1e9));
  }
}
