package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Writes the model directory of a run, and mends it where an earlier process ended in between. */
final class ModelWriter {
  private final Storage storage;
  private final Path directory;
  private final String temporary;
  private final Hook hook;
  private final Disposal disposal;

  ModelWriter(Storage storage, Path directory, String run, Hook hook) {
    this.storage = storage;
    this.directory = directory;
    this.temporary = run + "-" + ModelFiles.DIRECTORY;
    this.hook = hook;
    this.disposal = new Disposal(storage, hook);
  }

  void write(ObjectNode about, Map<String, Content> files) throws IOException {
    Path staged = new Path(directory, Names.temporary(temporary));
    Path aside = new Path(directory, Names.replaced(ModelFiles.DIRECTORY));
    Manifest manifest = new Staging(storage, hook).write(staged, ModelFiles.KIND, about, files);
    new Commit(storage, hook).run(staged, target(), aside, manifest);
    discardReplaced();
  }

  /** Brings back the old model where the process ended before the new one was in place. */
  void mend() throws IOException {
    disposal.sweep(directory, Names.TEMPORARY + temporary + "-");
    if (storage.find(target()).isEmpty()) {
      Optional<Path> old = replaced();
      if (old.isPresent()) {
        storage.rename(old.get(), target());
      }
    }
    discardReplaced();
  }

  private Path target() {
    return new Path(directory, ModelFiles.DIRECTORY);
  }

  private Optional<Path> replaced() throws IOException {
    return storage.list(directory).stream()
        .filter(entry -> isReplaced(entry.name()))
        .map(Storage.Entry::path)
        .findFirst();
  }

  private static boolean isReplaced(String name) {
    return name.startsWith(Names.REPLACED + ModelFiles.DIRECTORY + "-");
  }

  /** One with files in it that are not ours stays. */
  private void discardReplaced() throws IOException {
    for (Storage.Entry entry : storage.list(directory)) {
      if (isReplaced(entry.name()) && isOnlyOurs(entry.path())) {
        disposal.discard(entry.path(), Names.temporary(temporary));
      }
    }
  }

  private boolean isOnlyOurs(Path path) throws IOException {
    try {
      return Disposal.isOnlyOurs(
          storage, path, VerifiedFiles.manifest(storage, path, ModelFiles.KIND));
    } catch (DamagedException e) {
      return false;
    }
  }
}
