package dev.regatta.driver.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Storage that is written to only while a claim holds. */
final class ClaimedStorage implements Storage {
  private final Storage storage;
  private final Claim claim;

  ClaimedStorage(Storage storage, Claim claim) {
    this.storage = storage;
    this.claim = claim;
  }

  @Override
  public void write(Path file, Content content) throws IOException {
    claim.require();
    storage.write(file, content);
  }

  @Override
  public void append(Path file, byte[] bytes) throws IOException {
    claim.require();
    storage.append(file, bytes);
  }

  @Override
  public InputStream read(Path file) throws IOException {
    return storage.read(file);
  }

  @Override
  public Optional<Entry> find(Path path) throws IOException {
    return storage.find(path);
  }

  @Override
  public List<Entry> list(Path directory) throws IOException {
    return storage.list(directory);
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    claim.require();
    storage.makeDirectory(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    claim.require();
    storage.rename(from, to);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    claim.require();
    storage.replace(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    claim.require();
    storage.delete(path);
  }
}
