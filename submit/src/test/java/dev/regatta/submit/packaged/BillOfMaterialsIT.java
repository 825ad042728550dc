package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.submit.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The bill of materials that the profile dist makes lists what is in the assembly, and no more. */
@EnabledIfSystemProperty(named = "regatta.sbom", matches = ".+", disabledReason = "-Pdist makes it")
class BillOfMaterialsIT {
  private static final Pattern SHADED =
      Pattern.compile("<include>([\\w.]+:[\\w.${}*-]+)</include>");
  private static final Pattern POM =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");

  /** The jar that the bill is of, and an empty one that Spark's own jars name. */
  private static final Set<String> OURSELVES_AND_NOTHING =
      Set.of("dev.regatta:regatta-submit", "org.spark-project.spark:unused");

  /** As {@code group:artifact}. */
  private static Set<String> listed() throws IOException {
    Path file = Path.of(System.getProperty("regatta.sbom"));
    assertThat(file).exists().hasFileName("regatta-" + version() + "-sbom.json");
    JsonNode bill = new ObjectMapper().readTree(file.toFile());
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : bill.path("components")) {
      assertThat(component.path("version").asText()).as(component.toString()).isNotBlank();
      listed.add(component.path("group").asText() + ":" + component.path("name").asText());
    }
    return listed;
  }

  private static String version() throws IOException {
    try (JarFile jar = new JarFile(Build.assembly().toFile())) {
      return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
    }
  }

  @Test
  void listsEveryJarInTheAssembly() throws IOException {
    try (JarFile jar = new JarFile(Build.assembly().toFile())) {
      Set<String> inside =
          jar.stream()
              .map(entry -> POM.matcher(entry.getName()))
              .filter(matcher -> matcher.matches())
              .map(matcher -> matcher.group(1) + ":" + matcher.group(2))
              .filter(name -> !OURSELVES_AND_NOTHING.contains(name))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(inside).hasSizeGreaterThan(5);
      assertThat(listed()).containsAll(inside);
    }
  }

  @Test
  void listsNothingThatTheAssemblyLeavesToSpark() throws IOException {
    Set<Pattern> shaded =
        SHADED
            .matcher(Files.readString(Build.module().resolve("pom.xml")))
            .results()
            .map(BillOfMaterialsIT::pattern)
            .collect(Collectors.toSet());
    assertThat(shaded).hasSizeGreaterThan(6);
    assertThat(listed())
        .allMatch(name -> shaded.stream().anyMatch(each -> each.matcher(name).matches()));
    assertThat(shaded).allMatch(each -> matchesOne(each));
  }

  private static boolean matchesOne(Pattern pattern) {
    try {
      return listed().stream().anyMatch(name -> pattern.matcher(name).matches());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Pattern pattern(MatchResult include) {
    String text = include.group(1).replace("_${scala.binary.version}", "_2.12");
    return Pattern.compile("\\Q" + text.replace("*", "\\E.*\\Q") + "\\E");
  }
}
