package dev.regatta.driver.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;

/**
 * The files of a checkpoint or a model, each of which had the length and SHA-256 of its manifest
 * when this was made. Reading one compares again: a stream whose bytes have changed since fails at
 * its end.
 */
public final class VerifiedFiles {
  private final Storage storage;
  private final Path directory;
  private final Manifest manifest;

  private VerifiedFiles(Storage storage, Path directory, Manifest manifest) {
    this.storage = storage;
    this.directory = directory;
    this.manifest = manifest;
  }

  /** Reads everything once. */
  static VerifiedFiles open(Storage storage, Path directory, String kind) throws IOException {
    Manifest manifest = manifest(storage, directory, kind);
    return verify(storage, directory, manifest);
  }

  static VerifiedFiles verify(Storage storage, Path directory, Manifest manifest)
      throws IOException {
    VerifiedFiles files = new VerifiedFiles(storage, directory, manifest);
    for (Manifest.FileProof proof : manifest.files()) {
      checkLength(storage, directory, proof);
      try (InputStream in = files.open(proof.name())) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return files;
  }

  /** Reads the manifest alone. */
  static Manifest manifest(Storage storage, Path directory, String kind) throws IOException {
    Path file = new Path(directory, Manifest.FILE_NAME);
    Storage.Entry found =
        storage
            .find(file)
            .orElseThrow(() -> new DamagedException(Manifest.FILE_NAME, "is missing"));
    if (found.isDirectory() || found.bytes() > Manifest.MAX_BYTES) {
      throw new DamagedException(Manifest.FILE_NAME, "is not a manifest");
    }
    Manifest manifest;
    try (InputStream in = storage.read(file)) {
      manifest = Manifest.parse(in.readNBytes(Manifest.MAX_BYTES));
    }
    if (!manifest.kind().equals(kind)) {
      throw new DamagedException(
          Manifest.FILE_NAME, "is that of a " + manifest.kind() + ", not of a " + kind);
    }
    return manifest;
  }

  static void checkLength(Storage storage, Path directory, Manifest.FileProof proof)
      throws IOException {
    Storage.Entry found =
        storage
            .find(new Path(directory, proof.name()))
            .orElseThrow(() -> new DamagedException(proof.name(), "is missing"));
    if (found.isDirectory()) {
      throw new DamagedException(proof.name(), "is a directory");
    }
    if (found.bytes() != proof.bytes()) {
      throw new DamagedException(
          proof.name(), "has " + found.bytes() + " bytes instead of " + proof.bytes());
    }
  }

  Manifest manifest() {
    return manifest;
  }

  public Path path() {
    return directory;
  }

  public Set<String> names() {
    return new TreeSet<>(manifest.fileNames());
  }

  /** In bytes. */
  public long length(String name) {
    return proof(name).bytes();
  }

  /** The lower-case hexadecimal SHA-256 of a file. */
  public String sha256(String name) {
    return proof(name).sha256();
  }

  /**
   * Opens a file for reading from its start; the caller closes it.
   *
   * @throws IOException where the manifest lists no such file, too
   */
  public InputStream open(String name) throws IOException {
    if (manifest.file(name).isEmpty()) {
      throw new DamagedException(Manifest.FILE_NAME, "lists no " + name);
    }
    Manifest.FileProof proof = proof(name);
    return new BufferedInputStream(
        new VerifiedInput(storage.read(new Path(directory, name)), proof),
        MeasuredOutput.PIECE_BYTES);
  }

  private Manifest.FileProof proof(String name) {
    return manifest
        .file(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    PathText.of(directory) + " has no file " + name + ", only " + names()));
  }
}
