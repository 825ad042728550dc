package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.ExchangeKind;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.report.MemoryEstimate;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.driver.spark.read.Inputs;
import dev.regatta.driver.spark.resident.TaskSlots;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.store.RunDirectory;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** What a job would meet before its first round: its rows are read once, and nothing is written. */
public final class Rehearsal {
  private final DataPlan plan;
  private final Prepared prepared;
  private final String memory;

  private Rehearsal(DataPlan plan, Prepared prepared, String memory) {
    this.plan = plan;
    this.prepared = prepared;
    this.memory = memory;
  }

  /**
   * How rounds would reach the workers.
   *
   * @param slots tasks that the session can run at once
   * @param why it is not resident, and what would change that; empty where nothing is to be told
   */
  public record Rounds(int slots, int workers, ExchangeKind exchange, Optional<String> why) {
    /**
     * Decides as a run does.
     *
     * @throws UserException where the job's exchange cannot run
     */
    public static Rounds of(SparkSession session, Job job) {
      int slots = TaskSlots.of(session.sparkContext());
      int workers = Resolution.workers(job, slots);
      ExchangeChoice choice =
          ExchangeChoice.of(
              job.training(), workers, ExchangeChoice.Site.of(session.sparkContext(), slots));
      return new Rounds(slots, workers, choice.kind(), choice.why());
    }
  }

  /** Rows, read and split, and what is still to be decided. */
  public record Read(SparkSession session, Job job, DataPlan plan) {
    /** The columns that go in. */
    public List<InputColumn> columns() {
      return plan.preparation().layout().inputs();
    }

    public LabelColumn label() {
      return plan.preparation().layout().label();
    }

    public long rows(Split split) {
      return plan.rows(split);
    }

    public long skipped() {
      return plan.rowsSkipped();
    }

    /**
     * What the session makes of them.
     *
     * @throws UserException where they do not fit into memory, with the setting to raise
     */
    public Rehearsal place() {
      List<String> notes = new ArrayList<>();
      SparkContext spark = session.sparkContext();
      Job decided = Decisions.of(spark, job, plan, TaskSlots.of(spark), note -> {});
      RunListener listener =
          new RunListener() {
            @Override
            public void note(String line) {
              notes.add(line);
            }
          };
      Prepared prepared = Prepared.of(decided, plan);
      new Placing(session.sparkContext(), listener).of(prepared, plan);
      return new Rehearsal(plan, prepared, notes.isEmpty() ? "" : notes.get(0));
    }
  }

  /**
   * Reads a job's rows as a run does.
   *
   * @throws UserException where sources, columns or rows are wrong
   */
  public static Read read(SparkSession session, Job job) {
    Job whole = NetworkFiles.read(job, session.sparkContext().hadoopConfiguration()).job();
    return new Read(session, whole, JobRows.read(session, Inputs.FILES, whole));
  }

  /**
   * Looks whether a run could have the job's output.
   *
   * @throws UserException where it is another job's, or another driver has it
   */
  public static void lookAtOutput(SparkSession session, Job job) {
    Job whole = NetworkFiles.read(job, session.sparkContext().hadoopConfiguration()).job();
    RunDirectory.look(
        RunDirectories.request(TrainRequest.of(whole)),
        session.sparkContext().hadoopConfiguration());
  }

  /** Rows and vectors of a worker, in one line. */
  public String memory() {
    return memory;
  }

  public int parameters() {
    return prepared.network().parameters();
  }

  public int workers() {
    return prepared.workers();
  }

  /** Rows that each worker trains in an epoch, at most. */
  public long rowsPerWorker() {
    return (plan.rows(Split.TRAINING) + workers() - 1) / workers();
  }

  /** What the checkpoints of a run take on the output's file system, about. */
  public long checkpointBytes() {
    Job job = prepared.job();
    MemoryEstimate state =
        MemoryEstimate.of(prepared.local(), 0, job.averaging().stateVectors(), 0, workers());
    return state.driverBytes() * (job.checkpoint().keep() + 2L);
  }
}
