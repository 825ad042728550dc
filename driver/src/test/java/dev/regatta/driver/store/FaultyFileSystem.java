package dev.regatta.driver.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/** Local files under the scheme {@code faulty}, which fail as {@link Faults} says. */
final class FaultyFileSystem extends RawLocalFileSystem {
  static final URI ROOT = URI.create("faulty:///");

  /** For Hadoop's {@code FileContext}. */
  static final class Binding extends DelegateToFileSystem {
    Binding(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
      super(ROOT, started(hadoop), hadoop, "faulty", false);
    }

    private static FaultyFileSystem started(Configuration hadoop) throws IOException {
      FaultyFileSystem files = new FaultyFileSystem();
      files.initialize(ROOT, hadoop);
      return files;
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }
  }

  /** A configuration that knows the scheme. */
  static Configuration configuration() {
    Configuration hadoop = withoutContext();
    hadoop.setClass("fs.AbstractFileSystem.faulty.impl", Binding.class, DelegateToFileSystem.class);
    return hadoop;
  }

  /** A configuration under which the scheme has no {@code FileContext}. */
  static Configuration withoutContext() {
    Configuration hadoop = new Configuration(false);
    hadoop.setClass("fs.faulty.impl", FaultyFileSystem.class, RawLocalFileSystem.class);
    return hadoop;
  }

  static Path path(java.nio.file.Path local) {
    return new Path("faulty://" + local.toAbsolutePath());
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    FSDataOutputStream out =
        Faults.change(
            () -> super.create(path, overwrite, bufferSize, replication, blockSize, progress));
    return new FSDataOutputStream(new Limited(out), null);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    return Faults.change(() -> super.mkdirs(path));
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return Faults.change(() -> super.rename(from, to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return Faults.change(() -> super.delete(path, recursive));
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    Faults.read();
    return super.open(path, bufferSize);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    Faults.read();
    return super.getFileStatus(path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    Faults.read();
    return super.listStatus(path);
  }

  /** Fails to close with what it failed to write with, as HDFS does. */
  private static final class Limited extends FilterOutputStream {
    private @Nullable IOException failure;

    Limited(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int room = Faults.take(length);
      out.write(bytes, offset, room);
      if (room < length) {
        failure = Faults.failure("No space left on device");
        throw failure;
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
      if (failure != null) {
        throw failure;
      }
    }
  }
}
