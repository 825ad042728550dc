package dev.regatta.submit.doctor;

import dev.regatta.conf.UrlPasswords;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** All checks, one line each. */
public final class Examination {
  /** Those that later ones build on come first. */
  private static final List<Check> CHECKS = checks(InstantSource.system());

  private final List<Check> checks;
  private final PrintStream out;

  /**
   * An examination.
   *
   * @param out gets the lines
   */
  public Examination(PrintStream out) {
    this(CHECKS, out);
  }

  Examination(List<Check> checks, PrintStream out) {
    this.checks = checks;
    this.out = out;
  }

  static List<Check> checks(InstantSource clock) {
    return List.of(
        new VersionsCheck(),
        new SerializerCheck(),
        new SecurityCheck(),
        new ClockCheck(clock),
        new BlasCheck(),
        new SlotsCheck(),
        new PathsCheck(),
        new DataCheck(),
        new MemoryCheck(),
        new EpochCheck(),
        new OutputCheck());
  }

  /**
   * Looks at everything, whatever is found on the way.
   *
   * @param data paths that executors open, by the keys that name them
   * @return whether a run would work
   */
  public boolean of(SparkSession session, Optional<Job> job, Map<String, String> data) {
    List<Patient.Place> places =
        data.entrySet().stream()
            .map(place -> new Patient.Place(place.getKey(), place.getValue()))
            .toList();
    Patient patient = new Patient(session, job, places);
    boolean well = true;
    for (Check check : checks) {
      Optional<Finding> found = found(check, patient);
      found.ifPresent(finding -> print(check, finding));
      well &= found.map(finding -> finding.status() != Finding.Status.FAIL).orElse(true);
    }
    out.flush();
    return well;
  }

  /** A check that breaks is a finding too: the others still say what they see. */
  private static Optional<Finding> found(Check check, Patient patient) {
    try {
      return check.of(patient);
    } catch (UserException e) {
      return Optional.of(Finding.fail(e));
    } catch (Exception e) {
      // Spark throws checked exceptions that no signature tells of.
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return Optional.of(
          Finding.fail(
              e.getClass().getSimpleName() + ": " + line, "--verbose shows Spark's log of it"));
    }
  }

  private void print(Check check, Finding finding) {
    String line =
        String.format(
            Locale.ROOT, "%-4s  %-10s  %s", finding.status().word(), check.name(), finding.what());
    out.println(UrlPasswords.hidden(line));
    if (!finding.remedy().isEmpty()) {
      out.println(UrlPasswords.hidden(String.format(Locale.ROOT, "%-18s%s", "", finding.remedy())));
    }
  }
}
