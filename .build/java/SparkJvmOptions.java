import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.launcher.JavaModuleOptions;

/** Writes the options that Spark needs on Java 17 to a file that {@code java @FILE} takes. */
final class SparkJvmOptions {
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    Files.createDirectories(file.getParent());
    Files.write(file, java.util.List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
  }
}
