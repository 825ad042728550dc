package dev.regatta.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The promises of the documents name tests that exist. */
class ReliabilityGuideTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT))`");
  private static final int PROMISES = 16;

  @Test
  void everyPromiseHasATestThatExists() throws IOException {
    Set<String> tests = tests();
    int promises = 0;
    for (String line : Files.readAllLines(REPOSITORY.resolve("docs/reliability.md"))) {
      if (!line.startsWith("| ") || line.startsWith("| promise")) {
        continue;
      }
      promises++;
      Set<String> named = new HashSet<>();
      Matcher matcher = TEST.matcher(line);
      while (matcher.find()) {
        named.add(matcher.group(1));
      }
      assertThat(named).as(line).isNotEmpty();
      assertThat(tests).as(line).containsAll(named);
    }
    assertThat(promises).isGreaterThanOrEqualTo(PROMISES);
  }

  private static Set<String> tests() throws IOException {
    Set<String> names = new HashSet<>();
    for (String module : new String[] {"conf", "worker", "driver", "submit"}) {
      try (Stream<Path> files = Files.walk(REPOSITORY.resolve(module).resolve("src/test/java"))) {
        names.addAll(
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith("Test.java") || name.endsWith("IT.java"))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .collect(Collectors.toSet()));
      }
    }
    return names;
  }
}
