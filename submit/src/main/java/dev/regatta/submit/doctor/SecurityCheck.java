package dev.regatta.submit.doctor;

import java.util.Optional;
import org.apache.spark.SparkConf;

/** Who may talk to the session, and who may read along. */
final class SecurityCheck implements Check {
  @Override
  public String name() {
    return "security";
  }

  @Override
  public Optional<Finding> of(Patient patient) {
    SparkConf conf = patient.session().sparkContext().getConf();
    String master = patient.session().sparkContext().master();
    if (master.startsWith("local") || master.matches("spark://(127\\.0\\.0\\.1|localhost):.*")) {
      return Optional.of(Finding.ok("this machine alone"));
    }
    boolean authenticated = conf.getBoolean("spark.authenticate", false);
    boolean encrypted =
        conf.getBoolean("spark.network.crypto.enabled", false)
            || conf.getBoolean("spark.ssl.rpc.enabled", false);
    if (authenticated && encrypted) {
      return Optional.of(Finding.ok("authenticated and encrypted"));
    }
    return Optional.of(
        Finding.warn(
            authenticated
                ? "authenticated, but rows and weights cross the network in the clear"
                : "whoever reaches the cluster's ports can run code as you",
            "add the lines of cluster/secure.conf: docs/security.md"));
  }
}
