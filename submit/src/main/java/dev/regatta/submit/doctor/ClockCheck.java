package dev.regatta.submit.doctor;

import dev.regatta.conf.Counted;
import dev.regatta.submit.doctor.OnExecutors.Answer;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether the clocks of executors go as the driver's does: logs and tickets rely on it. */
final class ClockCheck implements Check {
  private static final long TOLERATED_MILLIS = 5_000;

  private final InstantSource clock;

  /**
   * A check.
   *
   * @param clock the driver's
   */
  ClockCheck(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "clocks";
  }

  @Override
  public Optional<Finding> of(Patient patient) {
    long before = clock.millis();
    List<Answer> answers =
        OnExecutors.ask(patient.spark(), () -> Long.toString(System.currentTimeMillis()));
    long after = clock.millis();
    long most = 0;
    String who = "";
    for (Answer answer : answers) {
      long theirs = Long.parseLong(answer.text());
      // A clock that went right would have shown a time between the two.
      long skew = theirs < before ? theirs - before : Math.max(0, theirs - after);
      if (Math.abs(skew) > Math.abs(most)) {
        most = skew;
        who = answer.executor();
      }
    }
    String seconds = String.format(Locale.ROOT, "%.1f s", Math.abs(most) / 1e3);
    if (Math.abs(most) > TOLERATED_MILLIS) {
      return Optional.of(
          Finding.warn(
              "the clock of executor %s is %s %s the driver's"
                  .formatted(who, seconds, most > 0 ? "ahead of" : "behind"),
              "set the machines' clocks by NTP: logs do not fit together, and tickets of Kerberos"
                  + " are refused"));
    }
    return Optional.of(
        Finding.ok(
            "of %s, apart %s at most".formatted(Counted.of(answers.size(), "executor"), seconds)));
  }
}
