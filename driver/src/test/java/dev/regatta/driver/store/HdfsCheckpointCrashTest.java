package dev.regatta.driver.store;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DFSConfigKeys;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end in mid-write, on an HDFS: their leases on files stay behind. */
@Tag("cluster")
class HdfsCheckpointCrashTest extends CheckpointCrashContract {
  @TempDir private static java.nio.file.Path local;
  private static MiniDFSCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, local.resolve("hdfs").toString());
    settings.setInt(DFSConfigKeys.DFS_REPLICATION_KEY, 1);
    cluster = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
    cluster.waitActive();
  }

  @AfterAll
  static void stop() {
    cluster.shutdown(true);
  }

  @Override
  Path root() {
    return new Path(cluster.getURI() + "/runs");
  }
}
