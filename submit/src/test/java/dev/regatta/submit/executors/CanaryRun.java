package dev.regatta.submit.executors;

import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.submit.cluster.SparkHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;
import org.apache.spark.sql.SparkSession;

/**
 * A driver that knows a secret in every way there is to know one, and trains on a secured cluster:
 * the secret of the cluster, settings of Hadoop and of executors' environment, a credential of the
 * user's and one in a store. Its own environment has it, too.
 */
final class CanaryRun {
  static final String VARIABLE = "CANARY_PASSWORD";

  private CanaryRun() {}

  /**
   * Trains by both exchanges.
   *
   * @param args where Spark is; a directory for what comes out; one for what holds the secret; the
   *     options of executors' JVMs
   */
  public static void main(String[] args) throws Exception {
    String canary = System.getenv(VARIABLE);
    Path output = Path.of(args[1]);
    Map<String, String> settings = settings(canary, Path.of(args[2]));
    settings.put("spark.executor.extraJavaOptions", args[3]);
    try (ExecutorCluster cluster =
        new ExecutorCluster(new SparkHome(Path.of(args[0])), output, settings)) {
      SparkSession spark = cluster.session(Trainings.WORKERS, 1);
      spark.sparkContext().setLogLevel("INFO");
      Trainings trainings = new Trainings(output);
      for (String exchange : new String[] {"jobs", "resident"}) {
        trainings.run(spark, exchange, "average", RunListener.SILENT);
      }
      keepLogs(output);
    }
  }

  /** The cluster takes what its executors wrote along when it stops. */
  private static void keepLogs(Path output) throws IOException {
    Path kept = Files.createDirectory(output.resolve("executors"));
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(each -> each.endsWith("stderr")).toList()) {
        Files.copy(file, kept.resolve(output.relativize(file).toString().replace('/', '-')));
      }
    }
  }

  private static Map<String, String> settings(String canary, Path secrets) throws Exception {
    Map<String, String> settings = new HashMap<>(SecureSpark.settings(canary));
    settings.put("spark.hadoop.fs.s3a.access.key", canary);
    settings.put("spark.hadoop.fs.s3a.secret.key", canary);
    settings.put("spark.hadoop.fs.azure.account.key.a.blob.core.windows.net", canary);
    settings.put("spark.executorEnv." + VARIABLE, canary);
    settings.put("spark.hadoop.hadoop.security.credential.provider.path", store(canary, secrets));
    Credentials credentials = new Credentials();
    credentials.addSecretKey(new Text("canary"), canary.getBytes(StandardCharsets.UTF_8));
    UserGroupInformation.getCurrentUser().addCredentials(credentials);
    return settings;
  }

  private static String store(String canary, Path secrets) throws Exception {
    String path = "localjceks://file" + secrets.resolve("canary.jceks");
    Configuration hadoop = new Configuration();
    hadoop.set(CredentialProviderFactory.CREDENTIAL_PROVIDER_PATH, path);
    CredentialProvider store = CredentialProviderFactory.getProviders(hadoop).get(0);
    store.createCredentialEntry("fs.s3a.secret.key", canary.toCharArray());
    store.flush();
    return path;
  }
}
