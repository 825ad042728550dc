package dev.regatta.driver.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Decides what a job may do with the directory that it names. */
final class RunOpening {
  private static final int KEYS_SHOWN = 3;
  private static final String STATUS = "status";
  private static final Set<String> DONE = Set.of("completed", "stopped-early");

  private final Configuration hadoop;
  private final Storage storage;
  private final RunRequest request;

  RunOpening(Configuration hadoop, Storage storage, RunRequest request) {
    this.hadoop = hadoop;
    this.storage = storage;
    this.request = request;
  }

  RunDirectory open(Path output) throws IOException {
    return switch (request.start()) {
      case FRESH -> create(firstFree(output));
      case CONTINUE -> isFree(output) ? create(output) : reopen(output);
    };
  }

  /**
   * Looks whether {@link #open} would do, and changes nothing.
   *
   * @throws UserException where it would not
   */
  void look(Path output) throws IOException {
    if (request.start() == RunRequest.Start.FRESH || storage.find(output).isEmpty()) {
      return;
    }
    if (!isFree(output)) {
      requireRunDirectory(output);
      RunFile file = RunFile.read(storage, output);
      if (!file.identity().equals(request.identity()) && holdsResults(viewed(output, file))) {
        throw anotherJob(output, file.identity());
      }
    }
    Claim.look(storage, output);
  }

  /** The directory itself, or with the lowest number from 2 on that is free. */
  private Path firstFree(Path output) throws IOException {
    Path candidate = output;
    for (int number = 2; !isFree(candidate); number++) {
      candidate = new Path(output.getParent(), output.getName() + "-" + number);
    }
    return candidate;
  }

  /** Absent, or empty but for what an unfinished creation left. */
  private boolean isFree(Path path) throws IOException {
    Optional<Storage.Entry> found = storage.find(path);
    return found.isEmpty()
        || (found.get().isDirectory()
            && storage.list(path).stream().allMatch(entry -> isBeginning(entry.name())));
  }

  private static boolean isBeginning(String name) {
    return name.equals(Claim.NAME)
        || name.startsWith(Names.TEMPORARY + Claim.NAME)
        || name.startsWith(Names.TEMPORARY + RunFile.NAME);
  }

  private RunDirectory create(Path directory) throws IOException {
    storage.makeDirectory(directory);
    return claimed(directory, claim -> create(directory, claim));
  }

  private RunDirectory create(Path directory, Claim claim) throws IOException {
    sweep(directory, List.of(RunFile.NAME, Claim.NAME));
    RunFile file = RunFile.create(request.identity());
    file.write(storage, directory, request.regattaVersion());
    return opened(directory, file, RunDirectory.State.NEW, claim);
  }

  /** What is done once nobody else has the directory. */
  private interface Opening {
    RunDirectory with(Claim claim) throws IOException;
  }

  private RunDirectory claimed(Path directory, Opening opening) throws IOException {
    Claim claim = Claim.take(storage, directory);
    try {
      return opening.with(claim);
    } catch (IOException | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  private RunDirectory reopen(Path directory) throws IOException {
    requireRunDirectory(directory);
    RunFile file = RunFile.read(storage, directory);
    if (!file.identity().equals(request.identity())) {
      return takeOver(directory, file);
    }
    RunDirectory done = viewed(directory, file);
    int trained = epochsDone(summary(done));
    if (trained == request.epochs()) {
      return done;
    }
    if (trained > request.epochs()) {
      throw new UserException(
          "output "
              + PathText.of(directory)
              + " holds a run of this job that is done for "
              + trained
              + " epochs, and training.epochs is "
              + request.epochs()
              + " now: raise it, or give another output, or --fresh for a new directory beside it");
    }
    return claimed(directory, claim -> resume(directory, file, claim));
  }

  private RunDirectory resume(Path directory, RunFile file, Claim claim) throws IOException {
    mend(directory, file);
    return opened(directory, file, RunDirectory.State.RESUMABLE, claim);
  }

  private void requireRunDirectory(Path directory) throws IOException {
    if (!storage.find(directory).map(Storage.Entry::isDirectory).orElse(false)) {
      throw new UserException("output " + PathText.of(directory) + " is a file: give a directory");
    }
    if (storage.find(new Path(directory, RunFile.NAME)).isEmpty()) {
      throw new UserException(
          "output "
              + PathText.of(directory)
              + " is not empty and not a run directory (it has no "
              + RunFile.NAME
              + "): give another output, or --fresh for a new directory beside it");
    }
  }

  /** The epochs that a finished run was asked for, 0 where it is not finished. */
  private static int epochsDone(ObjectNode summary) {
    return DONE.contains(summary.path(STATUS).asText())
        ? summary.path(RunDirectory.EPOCHS_REQUESTED).asInt(0)
        : 0;
  }

  /** The summary, empty where there is none. */
  private static ObjectNode summary(RunDirectory run) throws IOException {
    try {
      return run.summary().orElseGet(Json::object);
    } catch (JsonProcessingException e) {
      Log.LOG.warn("{}/{} cannot be read", PathText.of(run.path()), RunDirectory.SUMMARY);
      return Json.object();
    }
  }

  /** A directory in which another job never got to train is as good as a free one. */
  private RunDirectory takeOver(Path directory, RunFile file) throws IOException {
    if (holdsResults(viewed(directory, file))) {
      throw anotherJob(directory, file.identity());
    }
    return claimed(
        directory,
        claim -> {
          for (String name : List.of(RunDirectory.SUMMARY, RunDirectory.JOB, HistoryFile.NAME)) {
            storage.delete(new Path(directory, name));
          }
          return create(directory, claim);
        });
  }

  /** Anything but the texts that are written before and after training. */
  private boolean holdsResults(RunDirectory run) throws IOException {
    Set<String> texts = Set.of(RunFile.NAME, Claim.NAME, RunDirectory.JOB, RunDirectory.SUMMARY);
    if (!Set.of("", "failed", "interrupted").contains(summary(run).path(STATUS).asText())) {
      return true;
    }
    for (Storage.Entry entry : storage.list(run.path())) {
      boolean isNothing =
          texts.contains(entry.name())
              || (entry.name().equals(HistoryFile.NAME) && entry.bytes() == 0)
              || (entry.name().equals(RunDirectory.CHECKPOINTS)
                  && storage.list(entry.path()).isEmpty())
              || entry.name().startsWith(Names.TEMPORARY);
      if (!isNothing) {
        return true;
      }
    }
    return false;
  }

  private UserException anotherJob(Path directory, Identity there) {
    Map<String, String> byKey = request.identity().differencesFrom(there);
    List<String> differences = List.copyOf(byKey.values());
    int shown = Math.min(KEYS_SHOWN, differences.size());
    int more = differences.size() - shown;
    return new UserException(
        "output "
            + PathText.of(directory)
            + " belongs to another job: "
            + String.join(", ", differences.subList(0, shown))
            + (more > 0 ? " and " + more + " more" : "")
            + "; give another output, or --fresh for a new directory beside it"
            + (EarlierRun.REPLICA_KEYS.containsAll(byKey.keySet())
                ? ", and --re-shard " + PathText.of(directory) + " to go on from what it has learnt"
                : ""));
  }

  /** Deletes what an earlier process left unfinished. */
  private void mend(Path directory, RunFile file) throws IOException {
    sweep(
        directory,
        List.of(
            RunFile.NAME,
            Claim.NAME,
            RunDirectory.JOB,
            RunDirectory.SUMMARY,
            RunDirectory.REPORT,
            HistoryFile.NAME));
    new ModelWriter(storage, directory, file.run(), Hook.NONE).mend();
  }

  private void sweep(Path directory, List<String> names) throws IOException {
    Disposal disposal = new Disposal(storage, Hook.NONE);
    for (String name : names) {
      disposal.sweep(directory, Names.TEMPORARY + name + "-");
    }
  }

  private RunDirectory opened(Path directory, RunFile file, RunDirectory.State state, Claim claim) {
    return new RunDirectory(hadoop, storage, directory, request, file, state, Optional.of(claim));
  }

  /** For reading: it is done, or still to be seen whether it may be used. */
  private RunDirectory viewed(Path directory, RunFile file) {
    return new RunDirectory(
        hadoop, storage, directory, request, file, RunDirectory.State.COMPLETED, Optional.empty());
  }
}
