package dev.regatta.submit.doctor;

import dev.regatta.driver.spark.RegattaRegistrator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import scala.reflect.ClassTag$;

/** Whether Spark's serializer takes what tasks send. */
final class SerializerCheck implements Check {
  private static final String REGISTRATOR = "spark.kryo.registrator";

  @Override
  public String name() {
    return "serializer";
  }

  @Override
  public Optional<Finding> of(Patient patient) {
    SparkConf conf = patient.session().sparkContext().getConf();
    String serializer = conf.get("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    String name = serializer.substring(serializer.lastIndexOf('.') + 1);
    boolean required = conf.getBoolean("spark.kryo.registrationRequired", false);
    String ours = RegattaRegistrator.class.getName();
    boolean registered = List.of(conf.get(REGISTRATOR, "").split("\\s*,\\s*")).contains(ours);
    if (name.equals("KryoSerializer") && required && !registered) {
      return Optional.of(
          Finding.fail(
              "Kryo takes registered classes alone, and Regatta's are not registered",
              "add --conf %s=%s, or --conf spark.kryo.registrationRequired=false"
                  .formatted(REGISTRATOR, ours)));
    }
    try {
      float[][] sent = {{1}};
      SparkEnv.get()
          .serializer()
          .newInstance()
          .serialize(sent, ClassTag$.MODULE$.apply(float[][].class));
      return Optional.of(Finding.ok(name + (required ? ", registered classes alone" : "")));
    } catch (RuntimeException e) {
      return Optional.of(
          Finding.fail(
              "%s does not take what tasks send: %s".formatted(serializer, e.getMessage()),
              "leave spark.serializer out, or take KryoSerializer with "
                  + REGISTRATOR
                  + "="
                  + ours));
    }
  }
}
