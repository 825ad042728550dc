package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Everything that a run leaves behind: {@code run.json}, {@code job.yaml}, {@code summary.json},
 * {@code history.jsonl}, {@code report.html}, {@code checkpoints/} and {@code model/}. Each file is
 * as it was or as it is now, whenever the process ends. One process writes at a time, and has the
 * directory until it closes it.
 */
public final class RunDirectory implements AutoCloseable {
  static final String JOB = "job.yaml";
  static final String SUMMARY = "summary.json";
  static final String REPORT = "report.html";
  static final String CHECKPOINTS = "checkpoints";
  static final String EPOCHS_REQUESTED = "epochsRequested";

  /** What is there already. */
  public enum State {
    /** Nothing was trained yet. */
    NEW,
    /** A run of this job that can go on; it may have no checkpoint yet. */
    RESUMABLE,
    /** A run of this job that is done. Nothing was changed. */
    COMPLETED
  }

  private final Configuration hadoop;
  private final Storage storage;
  private final Path directory;
  private final RunRequest request;
  private final RunFile file;
  private final State state;
  private final Optional<Claim> claim;

  RunDirectory(
      Configuration hadoop,
      Storage storage,
      Path directory,
      RunRequest request,
      RunFile file,
      State state,
      Optional<Claim> claim) {
    this.hadoop = hadoop;
    this.storage = claim.<Storage>map(held -> new ClaimedStorage(storage, held)).orElse(storage);
    this.directory = directory;
    this.request = request;
    this.file = file;
    this.state = state;
    this.claim = claim;
  }

  /**
   * Makes the directory, or opens it again.
   *
   * @throws UserException where it is not a run directory, belongs to another job, was trained for
   *     more epochs than asked for, is in use by another driver, or cannot be reached or written;
   *     nothing was changed
   */
  public static RunDirectory open(RunRequest request, Configuration hadoop) {
    try {
      Path output = Storage.qualify(request.output(), hadoop);
      return new RunOpening(hadoop, Storage.of(output, hadoop), request).open(output);
    } catch (IOException e) {
      throw new UserException(
          "output " + PathText.of(request.output()) + " cannot be used: " + Reasons.of(e), e);
    }
  }

  /**
   * Looks whether {@link #open} would do, and changes nothing.
   *
   * @throws UserException where the directory belongs to another job or driver, or cannot be
   *     reached
   */
  public static void look(RunRequest request, Configuration hadoop) {
    try {
      Path output = Storage.qualify(request.output(), hadoop);
      new RunOpening(hadoop, Storage.of(output, hadoop), request).look(output);
    } catch (IOException e) {
      throw new UserException(
          "output " + PathText.of(request.output()) + " cannot be used: " + Reasons.of(e), e);
    }
  }

  public State state() {
    return state;
  }

  public Path path() {
    return directory;
  }

  /** An identifier of this run, of 0-9 and a-z. */
  public String run() {
    return file.run();
  }

  /**
   * The checkpoints of this run.
   *
   * @param keep the newest ones that stay, at least 1
   */
  public CheckpointStore checkpoints(int keep) throws IOException {
    return new CheckpointStore(
        new Path(directory, CHECKPOINTS),
        new CheckpointStore.Settings(
            file.run(), request.identity().hash(), request.regattaVersion(), keep),
        hadoop,
        storage,
        Hook.NONE);
  }

  public HistoryFile history() {
    return new HistoryFile(storage, directory);
  }

  /** Writes {@code job.yaml}: the job with every default and every {@code auto} decided. */
  public void writeJob(String yaml) throws IOException {
    write(JOB, yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** The text of {@code job.yaml}, if it was written. */
  public Optional<String> job() throws IOException {
    return read(JOB).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Writes {@code summary.json} with {@code epochsRequested} added, from which the next run of this
   * job tells whether it is done.
   */
  public void writeSummary(ObjectNode summary) throws IOException {
    write(SUMMARY, Json.pretty(summary.deepCopy().put(EPOCHS_REQUESTED, request.epochs())));
  }

  /** Writes {@code report.html}: the run as a page for people. */
  public void writeReport(String html) throws IOException {
    write(REPORT, html.getBytes(StandardCharsets.UTF_8));
  }

  /** The content of {@code summary.json}, if it was written. */
  public Optional<ObjectNode> summary() throws IOException {
    Optional<byte[]> bytes = read(SUMMARY);
    return bytes.isEmpty() ? Optional.empty() : Optional.of(Json.parse(bytes.get()));
  }

  /** The summary of a run that diverged and was asked for as many epochs as this one. */
  public Optional<ObjectNode> diverged() throws IOException {
    return summary()
        .filter(summary -> summary.path("status").asText().equals("diverged"))
        .filter(summary -> summary.path(EPOCHS_REQUESTED).asInt(0) == request.epochs());
  }

  /** Where {@link #writeModel} puts the model. */
  public Path model() {
    return new Path(directory, ModelFiles.DIRECTORY);
  }

  /**
   * Writes {@code model/}, in place of the one that is there.
   *
   * @param files by name, beside which a manifest is written
   */
  public void writeModel(Map<String, Content> files) throws IOException {
    new ModelWriter(storage, directory, file.run(), Hook.NONE).write(about(), files);
  }

  private ObjectNode about() {
    return Json.object()
        .put("run", file.run())
        .put("identity", request.identity().hash())
        .put("regattaVersion", request.regattaVersion());
  }

  /** Figures that {@code driver.json} shows while this run has the directory; by any thread. */
  public void showProgress(Supplier<ObjectNode> progress) {
    claim.ifPresent(held -> held.showProgress(progress));
  }

  /** Lets other drivers have it. */
  @Override
  public void close() {
    claim.ifPresent(Claim::close);
  }

  private void write(String name, byte[] bytes) throws IOException {
    AtomicFile.write(storage, new Path(directory, name), Content.of(bytes));
  }

  private Optional<byte[]> read(String name) throws IOException {
    Path path = new Path(directory, name);
    if (storage.find(path).isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = storage.read(path)) {
      return Optional.of(in.readAllBytes());
    }
  }
}
