package dev.regatta.submit.executors;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkEnv;

/** A directory that the driver's machine mounts and those of executors do not: {@code mine:}. */
public final class DriverOnlyFiles extends RawLocalFileSystem {
  static final String SCHEME = "mine";

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FileStatus getFileStatus(Path file) throws IOException {
    if (!SparkEnv.get().executorId().equals("driver")) {
      throw new FileNotFoundException(file.toString());
    }
    return super.getFileStatus(file);
  }
}
