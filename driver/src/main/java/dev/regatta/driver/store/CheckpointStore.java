package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of one run, in one directory. A checkpoint appears whole, by a rename, or not at
 * all; nothing is read that its manifest does not prove; unknown files are left alone. One process
 * writes at a time.
 */
public final class CheckpointStore {
  /**
   * What goes into every manifest, and how many checkpoints stay.
   *
   * @param run names the run in the names of temporary directories
   * @param identity the hash of the job, see {@link Identity#hash()}
   * @param keep the newest ones that stay, at least 1; the best one stays as well
   */
  public record Settings(String run, String identity, String regattaVersion, int keep) {
    public Settings {
      if (!run.matches("[0-9a-z]+")) {
        throw new IllegalArgumentException("run is " + run + ", must be of 0-9 and a-z");
      }
      if (keep < 1) {
        throw new IllegalArgumentException("keep is " + keep + ", must be 1 or more");
      }
    }
  }

  /** The checkpoint to go on from, and the newer ones that cannot be used. */
  public record Found(Checkpoint checkpoint, List<CheckpointException> skipped) {
    public Found {
      skipped = List.copyOf(skipped);
    }
  }

  private final Configuration hadoop;
  private final Storage storage;
  private final Path directory;
  private final Settings settings;
  private final Hook hook;
  private final Disposal disposal;

  CheckpointStore(Path directory, Settings settings, Configuration hadoop, Hook hook)
      throws IOException {
    this(
        Storage.qualify(directory, hadoop),
        settings,
        hadoop,
        Storage.of(Storage.qualify(directory, hadoop), hadoop),
        hook);
  }

  /**
   * A store in a directory that need not exist; nothing is written yet.
   *
   * @param directory qualified
   * @param storage that holds it
   */
  CheckpointStore(
      Path directory, Settings settings, Configuration hadoop, Storage storage, Hook hook) {
    this.hadoop = hadoop;
    this.directory = directory;
    this.storage = storage;
    this.settings = settings;
    this.hook = hook;
    this.disposal = new Disposal(storage, hook);
  }

  public Path directory() {
    return directory;
  }

  /**
   * Commits a checkpoint, in place of one of the same round, and deletes those that no longer have
   * to stay.
   *
   * @return where it is
   * @throws CheckpointFailedException if it was not committed; earlier ones are as they were
   * @throws CheckpointUnknownException if the file system did not say whether it was
   */
  public Path save(Snapshot snapshot) {
    Path target = new Path(directory, Names.checkpoint(snapshot.round()));
    try {
      commit(snapshot, target);
    } catch (UnknownOutcomeException e) {
      throw new CheckpointUnknownException(target, snapshot.round(), e);
    } catch (IOException e) {
      throw new CheckpointFailedException(target, snapshot.round(), e);
    }
    tidy(snapshot.round());
    return target;
  }

  private void commit(Snapshot snapshot, Path target) throws IOException {
    String number = Names.number(snapshot.round());
    disposal.sweep(directory, Names.TEMPORARY + settings.run() + "-");
    Path staged = new Path(directory, temporary(number));
    Path aside = new Path(directory, Names.replaced(number));
    Manifest manifest =
        new Staging(storage, hook)
            .write(staged, Checkpoint.KIND, about(snapshot), snapshot.files());
    new Commit(storage, hook).run(staged, target, aside, manifest);
  }

  private ObjectNode about(Snapshot snapshot) {
    return Json.object()
        .put("round", snapshot.round())
        .put("best", snapshot.isBest())
        .put("run", settings.run())
        .put("identity", settings.identity())
        .put("dataFingerprint", snapshot.dataFingerprint())
        .put("regattaVersion", settings.regattaVersion())
        .put("created", Instant.now().toString());
  }

  private String temporary(String number) {
    return Names.temporary(settings.run() + "-" + number);
  }

  /** Called with a verified checkpoint in place, so that what goes is never the last valid one. */
  private void tidy(long round) {
    try {
      List<Retention.Candidate> candidates = new ArrayList<>();
      for (Held held : held()) {
        if (held.round() <= round) {
          candidate(held).ifPresent(candidates::add);
        }
      }
      for (Held surplus : new Retention(settings.keep()).surplus(candidates)) {
        disposal.discard(surplus.path(), temporary(Names.number(surplus.round())));
      }
    } catch (IOException e) {
      Log.LOG.warn("{} could not be tidied: {}", PathText.of(directory), Reasons.of(e));
    }
  }

  /** One that may be counted and deleted: of this job, all there, and nothing else with it. */
  private Optional<Retention.Candidate> candidate(Held held) throws IOException {
    try {
      Manifest manifest = VerifiedFiles.manifest(storage, held.path(), Checkpoint.KIND);
      checkAbout(manifest, held.path());
      for (Manifest.FileProof file : manifest.files()) {
        VerifiedFiles.checkLength(storage, held.path(), file);
      }
      return Disposal.isOnlyOurs(storage, held.path(), manifest)
          ? Optional.of(new Retention.Candidate(held, isBest(manifest)))
          : Optional.empty();
    } catch (DamagedException e) {
      return Optional.empty();
    }
  }

  private static boolean isBest(Manifest manifest) {
    return manifest.about().path("best").asBoolean();
  }

  /**
   * Reads a checkpoint and verifies every byte of it.
   *
   * @param path of a checkpoint's directory, on any file system
   * @throws CheckpointException naming the file and what is wrong with it
   */
  public Checkpoint load(Path path) {
    try {
      Path qualified = Storage.qualify(path, hadoop);
      Storage holder = Storage.of(qualified, hadoop);
      checkIsCheckpoint(holder, qualified);
      VerifiedFiles files = VerifiedFiles.open(holder, qualified, Checkpoint.KIND);
      checkAbout(files.manifest(), qualified);
      return Checkpoint.of(files);
    } catch (DamagedException e) {
      throw new CheckpointException(path, e.file(), e.reason());
    } catch (IOException e) {
      throw new CheckpointException(path, "a file", "cannot be read: " + Reasons.of(e));
    }
  }

  private static void checkIsCheckpoint(Storage holder, Path path) throws IOException {
    boolean isDirectory = holder.find(path).map(Storage.Entry::isDirectory).orElse(false);
    if (!isDirectory) {
      throw new DamagedException("the directory", "does not exist");
    }
    if (holder.find(new Path(path, Manifest.FILE_NAME)).isEmpty()
        && Names.parse(path.getName()).isEmpty()) {
      throw new DamagedException(
          Manifest.FILE_NAME,
          "is missing: give the directory of one checkpoint, such as"
              + " checkpoints/round-0000123 in a run directory");
    }
  }

  private void checkAbout(Manifest manifest, Path path) throws DamagedException {
    String identity = manifest.about().path("identity").asText();
    if (!identity.equals(settings.identity())) {
      throw new DamagedException(
          Manifest.FILE_NAME, "belongs to another job (identity " + identity + ")");
    }
    long round = manifest.about().path("round").asLong(-1);
    Optional<Names.Numbered> named = Names.parse(path.getName());
    if (named.isPresent() && named.get().round() != round) {
      throw new DamagedException(
          Manifest.FILE_NAME, "is that of round " + round + ", not of the directory's");
    }
  }

  /**
   * The newest checkpoint that is valid; nothing where there is none at all.
   *
   * @throws CheckpointException if there are some, but not a valid one
   */
  public Optional<Found> newestValid() {
    List<CheckpointException> skipped = new ArrayList<>();
    for (Held held : heldOrRefuse()) {
      try {
        return Optional.of(new Found(load(held.path()), skipped));
      } catch (CheckpointException e) {
        skipped.add(e);
      }
    }
    if (skipped.isEmpty()) {
      return Optional.empty();
    }
    throw CheckpointException.noneValid(directory, skipped);
  }

  /**
   * The newest checkpoint, not later than a round, that was the best one when it was written;
   * nothing where none was.
   *
   * @throws CheckpointException if it is damaged
   */
  public Optional<Checkpoint> bestAsOf(long round) {
    for (Held held : heldOrRefuse()) {
      if (held.round() <= round && wasBest(held)) {
        return Optional.of(load(held.path()));
      }
    }
    return Optional.empty();
  }

  private boolean wasBest(Held held) {
    try {
      Manifest manifest = VerifiedFiles.manifest(storage, held.path(), Checkpoint.KIND);
      checkAbout(manifest, held.path());
      return isBest(manifest);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Gives checkpoints of later rounds, valid or not, names under which nothing reads them: training
   * goes on from {@code round}, and they are of another course. They are not deleted.
   *
   * @return the names that they have now
   */
  public List<Path> setAsideAfter(long round) {
    List<Path> moved = new ArrayList<>();
    for (Held held : heldOrRefuse()) {
      if (held.round() > round) {
        Path aside = new Path(directory, "abandoned-" + held.path().getName() + "-" + Names.id());
        try {
          storage.rename(held.path(), aside);
        } catch (IOException e) {
          throw new CheckpointException(
              held.path(), "the directory", "cannot be renamed: " + Reasons.of(e));
        }
        moved.add(aside);
      }
    }
    return moved;
  }

  private List<Held> heldOrRefuse() {
    try {
      return held();
    } catch (IOException e) {
      throw new CheckpointException(directory, "the directory", "cannot be read: " + Reasons.of(e));
    }
  }

  /** What is a checkpoint by its name, the newest first. */
  List<Held> held() throws IOException {
    List<Held> held = new ArrayList<>();
    for (Storage.Entry entry : storage.list(directory)) {
      Names.parse(entry.name())
          .map(name -> new Held(entry.path(), name.round(), name.isReplaced()))
          .ifPresent(held::add);
    }
    held.sort(Held.NEWEST_FIRST);
    return held;
  }
}
