package dev.regatta.bench.measure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.kernel.Blas;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;

/**
 * What the figures of a run depend on besides the code.
 *
 * @param started the run, in UTC
 */
record Environment(
    String regatta,
    String java,
    String spark,
    String blas,
    int cores,
    boolean quick,
    Instant started) {
  static Environment here(Effort effort) {
    Properties versions = new Properties();
    try (InputStream in = Environment.class.getResourceAsStream("versions.properties")) {
      versions.load(Objects.requireNonNull(in, "versions.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException("versions.properties", e);
    }
    return new Environment(
        versions.getProperty("regatta"),
        System.getProperty("java.version"),
        versions.getProperty("spark"),
        Blas.best().describe(),
        Runtime.getRuntime().availableProcessors(),
        effort.quick(),
        Instant.now());
  }

  /** One line for people. */
  String describe() {
    return "Regatta %s, Java %s, Spark %s, %s, %d cores%s."
        .formatted(regatta, java, spark, blas, cores, quick ? ", quick" : "");
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("regatta", regatta)
        .put("java", java)
        .put("spark", spark)
        .put("blas", blas)
        .put("cores", cores)
        .put("quick", quick)
        .put("started", started.toString());
  }
}
