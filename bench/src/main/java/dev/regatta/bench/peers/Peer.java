package dev.regatta.bench.peers;

import dev.regatta.bench.measure.MeasurementException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A library that is compared with. {@code bench/run} builds its module with the profile peers. */
enum Peer {
  LIBTORCH("dev.regatta.bench.peer.LibtorchMain"),
  DL4J("dev.regatta.bench.peer.Dl4jMain"),
  DL4J_SPARK("dev.regatta.bench.peer.Dl4jSparkMain");

  /** Where the peers' modules are: a directory. */
  private static final String DIRECTORY = "regatta.bench.peers";

  private final String main;

  Peer(String main) {
    this.main = main;
  }

  String main() {
    return main;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The module's classes and what they need. */
  String classPath() {
    Path target = target();
    try {
      return target.resolve("classes") + ":" + Files.readString(target.resolve("classpath.txt"));
    } catch (IOException e) {
      throw new MeasurementException(word() + " is not built: no classpath.txt in " + target, e);
    }
  }

  /** Where the library may unpack its natives; the next run finds them. */
  String natives() {
    return target().resolve("natives").toString();
  }

  private Path target() {
    String directory = System.getProperty(DIRECTORY);
    if (directory == null) {
      throw new MeasurementException(word() + " is not there: " + DIRECTORY + " is not set");
    }
    String module = this == LIBTORCH ? "libtorch" : "dl4j";
    return Path.of(directory, module, "target", "quick");
  }
}
