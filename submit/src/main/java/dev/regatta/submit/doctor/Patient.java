package dev.regatta.submit.doctor;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Rehearsal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A session, maybe a job, and what checks have found out so far: rows are read once for all. */
final class Patient {
  private final SparkSession session;
  private final Optional<Job> job;
  private final List<Place> data;
  private @Nullable Tried<Rehearsal.Read> read;
  private @Nullable Tried<Rehearsal> placed;
  private double gigaflops;

  /**
   * A path that executors open.
   *
   * @param key of the job file
   */
  record Place(String key, String path) {}

  /** What came of something that input may make impossible. */
  record Tried<T>(Optional<T> value, Optional<UserException> refused) {
    static <T> Tried<T> of(Supplier<T> action) {
      try {
        return new Tried<>(Optional.of(action.get()), Optional.empty());
      } catch (UserException e) {
        return new Tried<>(Optional.empty(), Optional.of(e));
      }
    }
  }

  Patient(SparkSession session, Optional<Job> job, List<Place> data) {
    this.session = session;
    this.job = job;
    this.data = List.copyOf(data);
  }

  SparkSession session() {
    return session;
  }

  JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  Optional<Job> job() {
    return job;
  }

  List<Place> data() {
    return data;
  }

  /** The job's rows; empty without a job. */
  Optional<Tried<Rehearsal.Read>> read() {
    if (job.isPresent() && read == null) {
      read = Tried.of(() -> Rehearsal.read(session, job.get()));
    }
    return Optional.ofNullable(read);
  }

  /** What the session makes of them; empty where they cannot be read. */
  Optional<Tried<Rehearsal>> placed() {
    Optional<Rehearsal.Read> rows = read().flatMap(Tried::value);
    if (rows.isPresent() && placed == null) {
      placed = Tried.of(rows.get()::place);
    }
    return Optional.ofNullable(placed);
  }

  /** Of the slowest executor; 0 where it was not measured. */
  double gigaflops() {
    return gigaflops;
  }

  void measured(double slowest) {
    gigaflops = slowest;
  }
}
