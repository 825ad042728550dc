package dev.regatta.driver.store;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Gives a staged directory its final name, in place of the one that may have that name already. */
final class Commit {
  private final Storage storage;
  private final Hook hook;

  Commit(Storage storage, Hook hook) {
    this.storage = storage;
    this.hook = hook;
  }

  /**
   * Moves what has the final name aside, then renames. Stopped in between, the old directory is
   * whole under the name {@code aside}, where readers know to look.
   *
   * @throws UnknownOutcomeException if the rename failed and cannot be said not to have happened
   * @throws IOException if nothing was committed: what was there is there
   */
  void run(Path staged, Path target, Path aside, Manifest manifest) throws IOException {
    Optional<Path> moved = moveAside(staged, target, aside);
    hook.reached("before the rename");
    try {
      storage.rename(staged, target);
    } catch (IOException e) {
      if (!arrived(staged, target, manifest, e)) {
        moved.ifPresent(path -> Cleanup.after(e, () -> storage.rename(path, target)));
        Cleanup.after(e, () -> storage.delete(staged));
        throw e;
      }
    }
    hook.reached("after the rename");
  }

  private Optional<Path> moveAside(Path staged, Path target, Path aside) throws IOException {
    try {
      if (storage.find(target).isEmpty()) {
        return Optional.empty();
      }
      storage.rename(target, aside);
      hook.reached("old one aside");
      return Optional.of(aside);
    } catch (IOException e) {
      Cleanup.after(e, () -> storage.delete(staged));
      throw e;
    }
  }

  /** A file system may do the rename and lose its answer. */
  private boolean arrived(Path staged, Path target, Manifest manifest, IOException failure)
      throws UnknownOutcomeException {
    try {
      if (holds(target, manifest)) {
        return true;
      }
      if (storage.find(staged).isPresent()) {
        return false;
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    throw new UnknownOutcomeException(Reasons.of(failure), failure);
  }

  private boolean holds(Path target, Manifest manifest) throws IOException {
    try {
      VerifiedFiles found = VerifiedFiles.open(storage, target, manifest.kind());
      return found.manifest().equals(manifest);
    } catch (DamagedException e) {
      return false;
    }
  }
}
