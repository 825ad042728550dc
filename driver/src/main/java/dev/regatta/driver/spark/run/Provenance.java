package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.worker.kernel.Blas;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** How an artefact was made. */
final class Provenance {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Provenance() {}

  /** As the jar's manifest says; classes from elsewhere are a development version. */
  static String regattaVersion() {
    return Optional.ofNullable(Provenance.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  static ObjectNode of(SparkSession session, Prepared prepared, DataPlan plan) {
    ObjectNode provenance = JSON.createObjectNode();
    provenance.put("regatta", regattaVersion());
    provenance.put("created", Instant.now().toString());
    provenance.put("spark", session.version());
    provenance.put("java", System.getProperty("java.version"));
    provenance.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    provenance.put("blas", Blas.best().describe());
    provenance.put("application", session.sparkContext().applicationId());
    provenance.put("dataFingerprint", plan.fingerprint());
    provenance.set("job", Jobs.dump(prepared.job()));
    return provenance;
  }

  /** JSON for people, as UTF-8. */
  static byte[] pretty(ObjectNode json) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
