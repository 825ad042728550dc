package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.submit.Build;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The tarballs that the profile dist makes, unpacked on a machine that has nothing else. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = "regatta.sbom", matches = ".+", disabledReason = "-Pdist makes it")
class DistributionIT {
  private static final String JOB =
      """
      data:
        train: {format: synthetic, kind: spirals, rows: 600, classes: 3, seed: 7}
      network: {type: dl4j, configuration: spirals.json}
      training: {epochs: 1, batch-size: 32, workers: 2}
      output: run
      """;

  @TempDir Path directory;

  @Test
  void aNetworkOfDl4jTrainsOnceItsTarballIsUnpackedOverTheOther() throws Exception {
    String name = unpack("");
    Path home = directory.resolve(name);
    Files.writeString(directory.resolve("job.yaml"), JOB);
    try (InputStream in = DistributionIT.class.getResourceAsStream("spirals-dl4j.json")) {
      Files.copy(Objects.requireNonNull(in), directory.resolve("spirals.json"));
    }
    Script script = Script.of(home).withSpark();
    Script.Result refused = script.run(script.file(), directory, "train", "job.yaml");
    assertThat(refused.exitCode()).as("%s", refused).isEqualTo(2);
    assertThat(refused.err())
        .singleElement()
        .asString()
        .endsWith("or unpack regatta-VERSION-dl4j.tar.gz over " + home.toRealPath());

    assertThat(unpack("-dl4j")).isEqualTo(name);

    Script.Result trained = script.run(script.file(), directory, "train", "job.yaml");
    assertThat(trained.exitCode()).as("%s", trained).isZero();
    assertThat(Results.summary(directory.resolve("run")).path("status").asText())
        .isEqualTo("completed");
    assertThat(nativesOfOtherPlatforms(home.resolve("dl4j"))).isEmpty();
  }

  /** The name of the directory that a tarball makes. */
  private String unpack(String kind) throws Exception {
    String bill = Path.of(System.getProperty("regatta.sbom")).getFileName().toString();
    String name = bill.substring(0, bill.length() - "-sbom.json".length());
    Path tarball = Build.directory().resolve(name + kind + ".tar.gz");
    assertThat(tarball).exists();
    Process tar =
        new ProcessBuilder("tar", "-xzf", tarball.toString(), "-C", directory.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    return name;
  }

  private static List<String> nativesOfOtherPlatforms(Path jars) throws IOException {
    String platform = System.getProperty("javacpp.platform");
    try (Stream<Path> files = Files.list(jars)) {
      List<String> natives =
          files
              .flatMap(file -> entries(file).stream())
              .filter(entry -> entry.matches("(org/nd4j|org/bytedeco)/.*\\.(so|dylib|dll)[.0-9]*"))
              .toList();
      assertThat(natives).isNotEmpty();
      return natives.stream().filter(entry -> !entry.contains("/" + platform + "/")).toList();
    }
  }

  private static List<String> entries(Path jar) {
    try (JarFile open = new JarFile(jar.toFile())) {
      return open.stream().map(JarEntry::getName).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
