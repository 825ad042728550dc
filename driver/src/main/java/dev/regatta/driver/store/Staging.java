package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * Writes a directory that proves itself: the files, flushed to disk; then all of them read back;
 * then the manifest.
 */
final class Staging {
  private final Storage storage;
  private final Hook hook;

  Staging(Storage storage, Hook hook) {
    this.storage = storage;
    this.hook = hook;
  }

  /** Fills a directory that does not exist yet; on failure what there is of it is deleted. */
  Manifest write(Path directory, String kind, ObjectNode about, Map<String, Content> contents)
      throws IOException {
    boolean done = false;
    try {
      Manifest manifest = fill(directory, kind, about, contents);
      done = true;
      return manifest;
    } finally {
      if (!done) {
        discard(directory);
      }
    }
  }

  private Manifest fill(
      Path directory, String kind, ObjectNode about, Map<String, Content> contents)
      throws IOException {
    storage.makeDirectory(directory);
    hook.reached("directory made");
    List<Manifest.FileProof> proofs = new ArrayList<>();
    for (Map.Entry<String, Content> content : contents.entrySet()) {
      proofs.add(write(directory, content.getKey(), content.getValue()));
      hook.reached("file written");
    }
    byte[] bytes = new Manifest(kind, about, proofs).toBytes();
    Manifest manifest = Manifest.parse(bytes);
    VerifiedFiles.verify(storage, directory, manifest);
    hook.reached("before the manifest");
    write(directory, Manifest.FILE_NAME, Content.of(bytes));
    if (!VerifiedFiles.manifest(storage, directory, kind).equals(manifest)) {
      throw new DamagedException(Manifest.FILE_NAME, "does not read as it was written");
    }
    return manifest;
  }

  private Manifest.FileProof write(Path directory, String name, Content content)
      throws IOException {
    Manifest.FileProof[] proof = new Manifest.FileProof[1];
    storage.write(
        new Path(directory, name),
        out -> {
          MeasuredOutput measured = new MeasuredOutput(out, hook);
          OutputStream buffered = new BufferedOutputStream(measured, MeasuredOutput.PIECE_BYTES);
          content.writeTo(new UnclosedOutput(buffered));
          buffered.flush();
          proof[0] = measured.proof(name);
        });
    return proof[0];
  }

  /** Where even this fails, the next writer finds a stale temporary and deletes it. */
  private void discard(Path directory) {
    try {
      storage.delete(directory);
    } catch (IOException e) {
      Log.LOG.warn("{} could not be deleted: {}", PathText.of(directory), Reasons.of(e));
    }
  }
}
