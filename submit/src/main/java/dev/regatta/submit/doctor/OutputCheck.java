package dev.regatta.submit.doctor;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.report.MemoryEstimate;
import dev.regatta.driver.spark.run.Rehearsal;
import dev.regatta.driver.store.Content;
import dev.regatta.driver.store.NewFile;
import dev.regatta.driver.store.PathText;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Whether the job may have its output directory, and whether files can be written, renamed and kept
 * there. What is written for that is deleted.
 */
final class OutputCheck implements Check {
  private static final int PROBE_BYTES = 4 << 20;

  @Override
  public String name() {
    return "output";
  }

  @Override
  public Optional<Finding> of(Patient patient) {
    return patient.job().map(job -> of(patient, job));
  }

  private static Finding of(Patient patient, Job job) {
    String output = job.output();
    String name = "output " + output;
    Configuration hadoop = patient.session().sessionState().newHadoopConf();
    try {
      FileSystem system = new Path(output).getFileSystem(hadoop);
      Path directory = directory(system, system.makeQualified(new Path(output)));
      if (!system.getFileStatus(directory).isDirectory()) {
        return Finding.fail(
            "%s: %s is a file".formatted(name, PathText.of(directory)),
            "give another output, or remove the file");
      }
      Rehearsal.lookAtOutput(patient.session(), job);
      return probed(patient, name, system, directory);
    } catch (UserException e) {
      return Finding.fail(e);
    } catch (IOException | IllegalArgumentException e) {
      return Finding.fail(
          "%s cannot be reached: %s".formatted(name, firstLine(e)),
          "give an output on a file system that works");
    }
  }

  /** Writes and renames as checkpoints are written and renamed. */
  private static Finding probed(Patient patient, String name, FileSystem system, Path directory)
      throws IOException {
    Path probe = new Path(directory, ".regatta-doctor-" + UUID.randomUUID());
    try {
      long start = System.nanoTime();
      NewFile.of("output", probe.toString(), system.getConf())
          .write(Content.of(new byte[PROBE_BYTES]));
      double seconds = Math.max(1e-6, (System.nanoTime() - start) / 1e9);
      system.delete(probe, false);
      return room(
          patient,
          system.getStatus(directory).getRemaining(),
          String.format(Locale.ROOT, "%s, %.0f MB/s", name, PROBE_BYTES / 1e6 / seconds));
    } catch (UserException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Finding.fail(
          "%s: %s cannot be written: %s".formatted(name, PathText.of(directory), firstLine(cause)),
          "make it writable, free space there, or give another output");
    }
  }

  private static Finding room(Patient patient, long free, String what) {
    String found = what + ", " + MemoryEstimate.size(free) + " free";
    long needed =
        patient.placed().flatMap(Patient.Tried::value).map(Rehearsal::checkpointBytes).orElse(0L);
    return free >= needed
        ? Finding.ok(found)
        : Finding.fail(
            "%s, and checkpoints need about %s".formatted(found, MemoryEstimate.size(needed)),
            "free space there, give another output, or a smaller checkpoint.keep");
  }

  /** It or the nearest above it that is there. */
  private static Path directory(FileSystem system, Path output) throws IOException {
    Path directory = output;
    while (!there(system, directory)) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IOException("there is no directory above it");
      }
      directory = parent;
    }
    return directory;
  }

  private static boolean there(FileSystem system, Path path) throws IOException {
    try {
      return system.exists(path);
    } catch (org.apache.hadoop.fs.ParentNotDirectoryException e) {
      return false;
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
