package dev.regatta.submit.packaged;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DFSConfigKeys;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.nodemanager.NodeManager;
import org.apache.hadoop.yarn.server.resourcemanager.ResourceManager;

/**
 * An HDFS and a YARN of one node each, as a process of its own: the servers' {@code stop} may hang,
 * so the process halts when its standard input ends. Files go to the directory in which it is
 * started; the settings that clients need are in {@link #SETTINGS} there once it prints {@link
 * #READY}. (Hadoop's {@code MiniYARNCluster} is the same two services, but needs JUnit 4 and
 * listens at the machine's own address.)
 */
final class HadoopServers {
  static final String READY = "ready";
  static final String SETTINGS = "conf";

  private static final String ANY_PORT_OF_LOOPBACK = "127.0.0.1:0";

  /** Where the resource manager listens; each holds the real port once it has started. */
  private static final List<String> MANAGER =
      List.of(
          YarnConfiguration.RM_ADDRESS,
          YarnConfiguration.RM_SCHEDULER_ADDRESS,
          YarnConfiguration.RM_RESOURCE_TRACKER_ADDRESS,
          YarnConfiguration.RM_ADMIN_ADDRESS,
          YarnConfiguration.RM_WEBAPP_ADDRESS);

  private HadoopServers() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of("").toAbsolutePath();
    String files = startFiles(directory.resolve("hdfs"));
    Configuration yarn = startYarn(files, directory.resolve("yarn"));
    write(clients(files, yarn), directory.resolve(SETTINGS));
    System.out.println(READY);
    System.out.flush();
    while (System.in.read() >= 0) {
      // Nothing is said; the end is what counts.
    }
    Runtime.getRuntime().halt(0);
  }

  /** The new file system's URI. */
  private static String startFiles(Path directory) throws IOException {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
    settings.setInt(DFSConfigKeys.DFS_REPLICATION_KEY, 1);
    MiniDFSCluster cluster = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
    cluster.waitActive();
    return cluster.getURI().toString();
  }

  /** The settings of the running services. */
  private static Configuration startYarn(String files, Path directory) {
    Configuration settings = new YarnConfiguration();
    settings.set("fs.defaultFS", files);
    settings.setBoolean(YarnConfiguration.IS_MINI_YARN_CLUSTER, true);
    MANAGER.forEach(address -> settings.set(address, ANY_PORT_OF_LOOPBACK));
    settings.set("yarn.scheduler.capacity.root.queues", "default");
    settings.setInt("yarn.scheduler.capacity.root.default.capacity", 100);
    settings.setFloat("yarn.scheduler.capacity.maximum-am-resource-percent", 1);
    settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
    ResourceManager manager = new ResourceManager();
    manager.init(settings);
    manager.start();
    Configuration node = new YarnConfiguration(manager.getConfig());
    configureNode(node, directory);
    NodeManager worker = new NodeManager();
    worker.init(node);
    worker.start();
    return manager.getConfig();
  }

  /** A node that has room for all and gives none of it up. */
  private static void configureNode(Configuration node, Path directory) {
    node.set(YarnConfiguration.NM_ADDRESS, ANY_PORT_OF_LOOPBACK);
    node.set(YarnConfiguration.NM_LOCALIZER_ADDRESS, ANY_PORT_OF_LOOPBACK);
    node.set(YarnConfiguration.NM_COLLECTOR_SERVICE_ADDRESS, ANY_PORT_OF_LOOPBACK);
    node.set(YarnConfiguration.NM_WEBAPP_ADDRESS, ANY_PORT_OF_LOOPBACK);
    node.set(YarnConfiguration.NM_LOCAL_DIRS, directory.resolve("local").toString());
    node.set(YarnConfiguration.NM_LOG_DIRS, directory.resolve("logs").toString());
    node.setInt(YarnConfiguration.NM_PMEM_MB, 8192);
    node.setInt(YarnConfiguration.NM_VCORES, 8);
    node.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, false);
    node.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    node.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
  }

  private static Configuration clients(String files, Configuration yarn) {
    Configuration settings = new Configuration(false);
    settings.set("fs.defaultFS", files);
    settings.setInt(DFSConfigKeys.DFS_REPLICATION_KEY, 1);
    MANAGER.forEach(address -> settings.set(address, yarn.get(address)));
    return settings;
  }

  /** By both names: what YARN brings itself comes after core-site.xml and would win. */
  private static void write(Configuration settings, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (String name : List.of("core-site.xml", "yarn-site.xml")) {
      try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
        settings.writeXml(out);
      }
    }
  }
}
