package dev.regatta.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files behind {@code --on}, and those of Kubernetes that they name. */
class ClusterFilesTest {
  private static final Path CLUSTER = Build.module().resolve("cluster");
  private static final Path KUBERNETES = CLUSTER.resolve("kubernetes");

  static Stream<Path> clusters() throws IOException {
    try (Stream<Path> files = Files.list(CLUSTER)) {
      return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList().stream();
    }
  }

  @Test
  void thereIsOneForEachKind() throws IOException {
    assertThat(clusters().map(file -> file.getFileName().toString()))
        .containsExactly(
            "kubernetes.conf",
            "managed.conf",
            "secure.conf",
            "spark.conf",
            "standalone.conf",
            "yarn-client.conf",
            "yarn-cluster.conf");
  }

  private static Map<String, String> settings(Path file) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split("\\s+", 2);
        assertThat(parts).as(line).hasSize(2);
        assertThat(settings.put(parts[0], parts[1])).as(line).isNull();
      }
    }
    return settings;
  }

  @ParameterizedTest
  @MethodSource("clusters")
  void everySettingIsOneOfSparkAndStandsUnderItsComment(Path file) throws IOException {
    assertThat(settings(file))
        .isNotEmpty()
        .allSatisfy((key, value) -> assertThat(key).startsWith("spark."));
    if (file.endsWith("spark.conf")) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("spark.")) {
        assertThat(lines.get(i - 1)).as(lines.get(i)).startsWith("# ").endsWith(".");
      }
    }
  }

  @Test
  void theFilesThatKubernetesNamesAreThere() throws IOException {
    assertThat(settings(CLUSTER.resolve("kubernetes.conf")).values())
        .filteredOn(value -> value.contains("${DIR}"))
        .hasSize(2)
        .allSatisfy(
            value -> assertThat(Path.of(value.replace("${DIR}", CLUSTER.toString()))).exists());
  }

  private static List<Map<?, ?>> documents(String name) throws IOException {
    Iterable<Object> all =
        new Load(LoadSettings.builder().build())
            .loadAllFromString(Files.readString(KUBERNETES.resolve(name)));
    return StreamSupport.stream(all.spliterator(), false)
        .<Map<?, ?>>map(document -> (Map<?, ?>) document)
        .toList();
  }

  private static Object at(Object node, Object... keys) {
    Object found = node;
    for (Object key : keys) {
      Object below =
          found instanceof List<?> list ? list.get((Integer) key) : ((Map<?, ?>) found).get(key);
      found = Objects.requireNonNull(below, () -> "nothing at " + key);
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"driver", "executor"})
  void aPodTemplateNamesSparksContainerAndNeedsNoRoot(String role) throws IOException {
    Map<?, ?> pod = documents(role + ".yaml").get(0);

    assertThat(at(pod, "apiVersion")).isEqualTo("v1");
    assertThat(at(pod, "kind")).isEqualTo("Pod");
    assertThat(at(pod, "spec", "containers", 0, "name")).isEqualTo("spark-kubernetes-" + role);
    assertThat(at(pod, "spec", "securityContext", "runAsNonRoot")).isEqualTo(true);
    assertThat(at(pod, "spec", "restartPolicy")).isEqualTo("Never");
    assertThat(at(pod, "metadata", "labels", "app.kubernetes.io/component")).isEqualTo(role);
  }

  @Test
  void theAccountMayDoWhatTheDriverNeeds() throws IOException {
    List<Map<?, ?>> documents = documents("account.yaml");
    String account =
        settings(CLUSTER.resolve("kubernetes.conf"))
            .get("spark.kubernetes.authenticate.driver.serviceAccountName");

    assertThat(documents)
        .extracting(document -> document.get("kind"))
        .isEqualTo(List.of("ServiceAccount", "Role", "RoleBinding"));
    assertThat(at(documents.get(0), "metadata", "name")).isEqualTo(account);
    assertThat(at(documents.get(2), "subjects", 0, "name")).isEqualTo(account);
    assertThat((List<?>) at(documents.get(1), "rules", 0, "resources"))
        .hasSize(4)
        .anyMatch("pods"::equals);
  }

  @Test
  void theVolumeIsOneThatManyMachinesWrite() throws IOException {
    Map<?, ?> claim = documents("volume.yaml").get(0);

    assertThat(at(claim, "kind")).isEqualTo("PersistentVolumeClaim");
    assertThat(at(claim, "spec", "accessModes", 0)).isEqualTo("ReadWriteMany");
  }

  @Test
  void theImageHoldsTheJarThatTheSettingsName() throws IOException {
    String jar =
        Objects.requireNonNull(
            settings(CLUSTER.resolve("kubernetes.conf")).get("spark.regatta.jar"));

    assertThat(Files.readAllLines(KUBERNETES.resolve("Dockerfile")))
        .anyMatch(
            line -> line.startsWith("COPY ") && line.endsWith(" " + jar.replace("local://", "")))
        .anyMatch(
            line ->
                line.startsWith("ARG BASE=")
                    && line.contains("3.5")
                    && line.contains("scala2.12-java17"))
        .last()
        .isEqualTo("USER 185");
  }
}
