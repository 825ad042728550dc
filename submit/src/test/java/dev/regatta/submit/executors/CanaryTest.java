package dev.regatta.submit.executors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.submit.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A secret put into every channel is found in nothing that a run leaves behind. */
@Tag("cluster")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CanaryTest {
  private static final String CANARY = "canary" + UUID.randomUUID();

  @TempDir private Path directory;

  @Test
  void noLogAndNoFileOfARunHoldsASecret() throws Exception {
    Path output = Files.createDirectory(directory.resolve("output"));
    Path secrets = Files.createDirectory(directory.resolve("secrets"));
    Path log = output.resolve("driver.log");
    Process driver = driver(output, secrets, log);
    try {
      assertThat(driver.waitFor(4, TimeUnit.MINUTES)).isTrue();
    } finally {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly();
    }
    assertThat(driver.exitValue()).as(Files.readString(log, ISO_8859_1)).isZero();

    Map<String, String> texts = texts(output);
    // All of it is there to be searched, and our own packages said all that they say.
    assertThat(texts.keySet())
        .anyMatch(name -> name.endsWith("-stderr"))
        .anyMatch(name -> name.endsWith("/summary.json"))
        .anyMatch(name -> name.endsWith("/job.yaml"))
        .anyMatch(name -> name.endsWith("/history.jsonl"))
        .anyMatch(name -> name.endsWith("/state.safetensors"))
        .anyMatch(name -> name.endsWith("/model/manifest.json"));
    assertThat(texts.values()).anyMatch(text -> text.contains("Running Spark version"));
    assertThat(texts).noneSatisfy((name, text) -> assertThat(text).contains(CANARY));
  }

  private static Map<String, String> texts(Path output) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(file.toString(), Files.readString(file, ISO_8859_1));
      }
    }
    return texts;
  }

  private static Process driver(Path output, Path secrets, Path log) throws IOException {
    Path logging = secrets.resolve("log4j2.properties");
    Files.writeString(
        logging,
        Files.readString(Build.module().resolve("cluster/log4j2-verbose.properties"))
            + "logger.regatta.name = dev.regatta\nlogger.regatta.level = trace\n");
    String verbose = "-Dlog4j2.configurationFile=" + logging.toUri();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    command.addAll(List.of("-Xmx1g", Build.SHORT_LIVED, verbose));
    command.add("-Dbasedir=" + System.getProperty("basedir"));
    command.add("-Dregatta.build=" + System.getProperty("regatta.build"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(CanaryRun.class.getName());
    command.add(
        SecureSpark.home(secrets.resolve("spark"), SecureSpark.settings(CANARY))
            .directory()
            .toString());
    command.addAll(List.of(output.toString(), secrets.toString()));
    command.add(Build.SHORT_LIVED + " " + verbose);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(CanaryRun.VARIABLE, CANARY);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }
}
