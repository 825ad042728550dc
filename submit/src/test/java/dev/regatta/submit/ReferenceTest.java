package dev.regatta.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.conf.Registry;
import dev.regatta.driver.spark.run.Jobs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference of job files that is part of the repository, and the command that prints it. */
class ReferenceTest {
  private static final Path FILE = Path.of("../conf/REFERENCE.md");

  private static String printed(String... words) {
    StringWriter out = new StringWriter();
    int exitCode = Main.commandLine(List.of()).setOut(new PrintWriter(out)).execute(words);
    assertThat(exitCode).isZero();
    return out.toString();
  }

  @Test
  void theFileIsWhatTheCommandPrints() throws IOException {
    assertThat(Files.readString(FILE))
        .as("after a change of a key: submit/regatta reference > conf/REFERENCE.md")
        .isEqualTo(printed("reference"));
  }

  static Stream<Registry<?>> registries() {
    return Jobs.registries().all().stream();
  }

  @ParameterizedTest
  @MethodSource("registries")
  void everyStrategyHasItsHeading(Registry<?> registry) {
    String page = printed("reference");
    String noun = registry.noun();
    String title = noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1);
    String section =
        Arrays.stream(page.split("\n## "))
            .filter(s -> s.startsWith(title + "\n"))
            .findFirst()
            .orElseThrow();

    for (String name : registry.names()) {
      assertThat(section).contains("\n### `" + name + "`\n");
    }
  }

  @Test
  void everyLinkLeadsToOneSection() {
    String page = printed("reference");
    Set<String> targets = new TreeSet<>();
    Matcher links = Pattern.compile("]\\(#([^)]+)\\)").matcher(page);
    while (links.find()) {
      targets.add(links.group(1));
    }
    List<String> anchors =
        page.lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", ""))
            .map(line -> line.replace(' ', '-'))
            .toList();

    assertThat(anchors).doesNotHaveDuplicates();
    assertThat(targets).hasSizeGreaterThan(30).isSubsetOf(anchors);
  }

  @Test
  void theSchemaIsJson() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(printed("reference", "--schema"));

    assertThat(schema.at("/properties/training").isMissingNode()).isFalse();
    assertThat(schema.at("/$defs").size()).isGreaterThan(30);
  }
}
