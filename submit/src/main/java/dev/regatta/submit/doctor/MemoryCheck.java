package dev.regatta.submit.doctor;

import dev.regatta.driver.report.MemoryEstimate;
import java.util.Optional;

/** Whether rows, weights and what optimizers keep fit into the heaps. */
final class MemoryCheck implements Check {
  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Optional<Finding> of(Patient patient) {
    String heap = "driver's heap " + MemoryEstimate.size(Runtime.getRuntime().maxMemory());
    if (patient.job().isEmpty()) {
      return Optional.of(Finding.ok(heap));
    }
    return patient
        .placed()
        .map(
            tried ->
                tried
                    .value()
                    .map(fits -> Finding.ok(fits.memory() + "; " + heap))
                    .orElseGet(() -> Finding.fail(tried.refused().orElseThrow())));
  }
}
