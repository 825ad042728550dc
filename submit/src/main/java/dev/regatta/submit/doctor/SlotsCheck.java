package dev.regatta.submit.doctor;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Rehearsal.Rounds;
import java.util.Locale;
import java.util.Optional;

/** Whether the session has task slots for the job's workers, and how rounds reach them. */
final class SlotsCheck implements Check {
  @Override
  public String name() {
    return "slots";
  }

  @Override
  public Optional<Finding> of(Patient patient) {
    return patient.job().map(job -> of(patient, job));
  }

  private static Finding of(Patient patient, Job job) {
    try {
      Rounds rounds = Rounds.of(patient.session(), job);
      if (rounds.slots() == 0) {
        return Finding.fail(
            "no executor has come",
            "see that the master %s has free cores and memory for one"
                .formatted(patient.session().sparkContext().master()));
      }
      return rounds
          .why()
          .map(why -> Finding.cut(Finding.Status.WARN, why))
          .orElseGet(
              () ->
                  Finding.ok(
                      "%d workers on %d slots, exchange %s"
                          .formatted(
                              rounds.workers(),
                              rounds.slots(),
                              rounds.exchange().name().toLowerCase(Locale.ROOT))));
    } catch (UserException e) {
      return Finding.fail(e);
    }
  }
}
