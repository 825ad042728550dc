package dev.regatta.conf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Environment variables in the text of a job. */
class JobTextVariablesTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("DIR", "/data", "COUNT", "12", "EMPTY", "", "REF", "${DIR}", "DOLLARS", "$1\\$");

  private static JobText parse(String yaml) {
    return JobText.parse("job.yaml", yaml, ENVIRONMENT);
  }

  private static List<String> lines(JobText text) {
    return text.problems().stream().map(Problem::line).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "${DIR}/a.csv|\"/data/a.csv\"",
        "'${DIR}${DIR}'|\"/data/data\"",
        "${COUNT}|12",
        "${COUNT}.5|12.5",
        "'${COUNT}'|\"12\"",
        "${GONE:-3}|3",
        "${GONE:-}|\"\"",
        "${EMPTY:-x}|\"x\"",
        "${EMPTY}|\"\"",
        "${COUNT:-x}|12",
        "${COUNT:?say how many}|12",
        "$${DIR}|\"${DIR}\"",
        "$$${DIR}|\"$${DIR}\"",
        "$DIR $ $$|\"$DIR $ $$\"",
        "${REF}|\"${DIR}\"",
        "${DOLLARS}|\"$1\\\\$\"",
      })
  void putsTheEnvironmentIntoScalars(String yaml, String json) throws IOException {
    JobText text = parse("a: " + yaml);

    assertThat(text.problems()).isEmpty();
    assertThat(text.tree().get("a")).isEqualTo(new ObjectMapper().readTree(json));
  }

  @Test
  void tellsOfAVariableWithoutAValueOnce() {
    JobText text =
        parse(
            """
            a: ${ONE:?name a directory}/a
            b: ${ONE}/b
            c: ${ONE}/${TWO}
            """);

    String one = "the environment variable ONE is not set; ";
    String two = "the environment variable TWO is not set; set it, or give a default: ${TWO:-...}";
    assertThat(lines(text))
        .containsExactly(
            "job.yaml:1: a = \"${ONE:?name a directory}/a\": " + one + "name a directory",
            "job.yaml:3: c = \"${ONE}/${TWO}\": " + two);
    assertThat(lines(text.with("--set", List.of("a=here"))))
        .contains("job.yaml:2: b = \"${ONE}/b\": " + one + "set it, or give a default: ${ONE:-...}")
        .hasSize(2);
  }

  @Test
  void tellsWhereTheTextSaysWhatToDoThoughTheVariableStandsBefore() {
    assertThat(lines(parse("a: ${ONE}\nb: ${ONE:?name a directory}\nc: ${ONE}\n")))
        .containsExactly(
            "job.yaml:2: b = \"${ONE:?name a directory}\": the environment variable ONE is not"
                + " set; name a directory");
  }

  @Test
  void tellsOfEveryVariableThatCannotBePutIn() {
    JobText text =
        parse(
            """
            a: ${ONE}/${TWO}
            b:
              - "${THREE:?see data/README.md}"
            c: ${EMPTY:?name a directory}
            d: "${a b}"
            """);

    String given = "\"${ONE}/${TWO}\": the environment variable ";
    assertThat(lines(text))
        .containsExactly(
            "job.yaml:1: a = " + given + "ONE is not set; set it, or give a default: ${ONE:-...}",
            "job.yaml:1: a = " + given + "TWO is not set; set it, or give a default: ${TWO:-...}",
            "job.yaml:3: b[0] = \"${THREE:?see data/README.md}\": the environment variable THREE is"
                + " not set; see data/README.md",
            "job.yaml:4: c = \"${EMPTY:?name a directory}\": the environment variable EMPTY is not"
                + " set; name a directory",
            "job.yaml:5: d = \"${a b}\": ${ starts no variable such as ${HOME} or ${HOME:-/tmp};"
                + " write $${ for the text");
  }
}
