package dev.regatta.bench.peers;

import dev.regatta.bench.measure.MeasurementException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A library that is compared with. {@code bench/run} builds its module with the profile peers. */
enum Peer {
  LIBTORCH("libtorch", "LibtorchMain"),
  DL4J("dl4j", "Dl4jMain"),
  DL4J_SPARK("dl4j", "Dl4jSparkMain"),
  /** DL4J on the libraries that Regatta brings. */
  DL4J_BESIDE("dl4j-master", "Dl4jMain"),
  REGATTA_STEP("dl4j-master", "RegattaStepMain"),
  REGATTA_MASTER("dl4j-master", "RegattaMasterMain");

  /** Where the peers' modules are: a directory. */
  private static final String DIRECTORY = "regatta.bench.peers";

  private final String module;
  private final String main;

  Peer(String module, String main) {
    this.module = module;
    this.main = "dev.regatta.bench.peer." + main;
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
    return Path.of(directory, module, "target", "quick");
  }
}
