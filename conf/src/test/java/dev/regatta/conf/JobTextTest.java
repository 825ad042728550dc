package dev.regatta.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobTextTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("DIR", "/data", "COUNT", "12");

  private static JobText parse(String yaml) {
    return JobText.parse("job.yaml", yaml, ENVIRONMENT);
  }

  private static JsonNode json(String json) throws IOException {
    return new ObjectMapper().readTree(json);
  }

  private static List<String> lines(JobText text) {
    return text.problems().stream().map(Problem::line).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no|\"no\"",
        "On|\"On\"",
        "True|true",
        "~|null",
        "null|null",
        "'null'|\"null\"",
        "007|7",
        "-0x|\"-0x\"",
        "0x1F|31",
        "0o17|15",
        "1_000|\"1_000\"",
        "12:30:45|\"12:30:45\"",
        "2024-01-02|\"2024-01-02\"",
        "1e3|1000.0",
        ".5|0.5",
        "-2.5E-3|-0.0025",
        "9223372036854775808|9223372036854775808",
        "\"a\\tb\"|\"a\\tb\"",
        "{}|{}",
        "[1, {b: [x]}]|[1, {\"b\": [\"x\"]}]",
        "<<|\"<<\"",
      })
  void readsScalarsByTheCoreSchema(String yaml, String json) throws IOException {
    JobText text = parse("a: " + yaml);

    assertThat(text.problems()).isEmpty();
    assertThat(text.tree().get("a")).isEqualTo(json(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: .inf|job.yaml:1: a = .inf: not a finite number",
        "a: [-.INF]|job.yaml:1: a[0] = -.INF: not a finite number",
        "a: .nan|job.yaml:1: a = .nan: not a finite number",
        "a: 1e999|job.yaml:1: a = 1e999: not a finite number",
        "a: &x 1|job.yaml:1: a: &x is an anchor; leave it out",
        "a: *x|job.yaml:1: a: *x is an alias; write the value out",
        "a: !!str 5"
            + "|job.yaml:1: a: tag:yaml.org,2002:str is a tag; leave it out, quotes make text",
        "a: !Foo {b: 1}|job.yaml:1: a: !Foo is a tag; leave it out, quotes make text",
        "a: ! [1]|job.yaml:1: a: ! is a tag; leave it out, quotes make text",
        "1: a|job.yaml:1: a key is text, not 1; write it in quotes",
        "b: {true: a}|job.yaml:1: b: a key is text, not true; write it in quotes",
        "? [a, [b]]\\n: {c: d}|job.yaml:1: a key is text, not a list, mapping or alias",
        "b: 1\\na: {b: [{c: 1}]}\\nb: {d: [1]}"
            + "|job.yaml:3: b: the key stands here a second time; the first is at job.yaml:1",
        "a: 1\\n---\\na: 2"
            + "|job.yaml:2: a second document starts here; one file holds one document",
      })
  void tellsWhatHasNoPlaceInAJobFile(String yaml, String line) {
    assertThat(lines(parse(yaml.replace("\\n", "\n")))).containsExactly(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|job.yaml: the file is empty; write key: value",
        "# nothing|job.yaml: the file is empty; write key: value",
        "[a]|job.yaml: the file is not a mapping; write key: value",
        "word|job.yaml: the file is not a mapping; write key: value",
        "a: 1\\nb: [1,\\nc: 2"
            + "|job.yaml:3: not YAML: while parsing a flow sequence, expected ',' or ']', but got"
            + " <stream end>",
        "a: 1\\nb: c: d|job.yaml:2: not YAML: mapping values are not allowed here",
        "a: 1\\nbb\\nc: d"
            + "|job.yaml:2: not YAML: while scanning a simple key, could not find expected ':'",
        "a:\\n  - 1\\n\\t- 2"
            + "|job.yaml:3: not YAML: while scanning for the next token, found character"
            + " '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
        "a: \\u0007x|job.yaml:1: not YAML: the character U+0007 is not allowed",
        "a: {b: ${DIR}/x}"
            + "|job.yaml:1: not YAML: while parsing a flow mapping, expected ',' or '}', but got"
            + " {; inside braces and brackets a text with ${...} needs quotes",
      })
  void refusesAtOnceWhatIsNoMapping(String yaml, String line) {
    String text = yaml.replace("\\n", "\n").replace("\\t-", "\t-").replace("\\u0007", "\u0007");

    assertThatThrownBy(() -> parse(text)).isInstanceOf(JobFileException.class).hasMessage(line);
  }

  @Test
  void tellsOnceOfNestingThatIsTooDeep() {
    String deep = "a: " + "[".repeat(2_000) + "]".repeat(2_000);

    assertThat(lines(parse(deep)))
        .singleElement()
        .satisfies(line -> assertThat(line).endsWith("nested deeper than 100 levels"));
  }

  @Test
  void remembersWhereEachValueStands() {
    JobText text =
        parse(
            """
            # a comment
            network:
              layers:
                - type: dense
                  units:
                    64
                - {type: dense, units: 3}
            """);

    assertThat(text.place(KeyPath.parse("network")).text()).isEqualTo("job.yaml:2");
    assertThat(text.place(KeyPath.parse("network.layers[0]")).text()).isEqualTo("job.yaml:4");
    assertThat(text.place(KeyPath.parse("network.layers[0].units")).text()).isEqualTo("job.yaml:5");
    assertThat(text.place(KeyPath.parse("network.layers[1].units")).text()).isEqualTo("job.yaml:7");
    assertThat(text.place(KeyPath.parse("network.layers[1].gone.deep")).text())
        .isEqualTo("job.yaml:7");
    assertThat(text.place(KeyPath.parse("gone"))).isEqualTo(Place.of("job.yaml"));
  }

  @Test
  void assignmentsSetValuesOfAnyShape() throws IOException {
    JobText text =
        parse("{a: {b: [1, {c: 2}], x: {y: 1}}, word: adam}")
            .with(
                "--set",
                List.of(
                    "a.b[1].c=[]",
                    "a.b[0]={type: adam, learning-rate: 0.01}",
                    "new.deep.\"er.key\"=${COUNT}",
                    "a.x=null",
                    "a.x.z=yes = no",
                    "word=",
                    "new.deep.\"er.key\"=13"));

    assertThat(text.problems()).isEmpty();
    assertThat(text.tree())
        .isEqualTo(
            json(
                """
                {"a": {"b": [{"type": "adam", "learning-rate": 0.01}, {"c": []}],
                       "x": {"z": "yes = no"}},
                 "word": null,
                 "new": {"deep": {"er.key": 13}}}
                """));
  }

  @Test
  void assignmentsLeaveTheirTextAsItWas() throws IOException {
    JobText text = parse("{a: {b: 1}}");

    assertThat(text.with("--set", List.of("a.b=2", "a.c=3")).tree())
        .isEqualTo(json("{\"a\": {\"b\": 2, \"c\": 3}}"));
    assertThat(text.tree()).isEqualTo(json("{\"a\": {\"b\": 1}}"));
    assertThat(text.place(KeyPath.parse("a.c")).text()).isEqualTo("job.yaml:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a|not of the form key=value",
        "=1|not a key such as network.layers[0].units",
        "a..b=1|not a key such as network.layers[0].units",
        ".a=1|not a key such as network.layers[0].units",
        "a[x]=1|not a key such as network.layers[0].units",
        "a[0]b=1|not a key such as network.layers[0].units",
        "list[2]=1|list: there is no entry [2]; its last entry is [1]",
        "none[0]=1|none: there is no entry [0]; an empty list",
        "map[0]=1|map: not a list, so it has no entry [0]",
        "word.rate=1" + "|word: not a mapping, it is \"adam\"; assign the whole: 'word={...}'",
        "list.rate=1|list: not a mapping, it is [1,2]; assign the whole: 'list={...}'",
        "map.a=[1|map.a: not YAML: while parsing a flow sequence, expected ',' or ']', but got"
            + " <stream end>",
        "map.a=#1|map.a: a value that starts with # is a comment; write it in quotes",
        "map.a=*x|map.a: *x is an alias; write the value out",
        "map.a=${GONE}|map.a = \"${GONE}\": the environment variable GONE is not set; set it, or"
            + " give a default: ${GONE:-...}",
      })
  void tellsOfAssignmentsThatCannotBeDone(String assignment, String fault) {
    JobText text =
        parse("{list: [1, 2], none: [], map: {a: 1}, word: adam}")
            .with("--set", List.of(assignment));

    assertThat(lines(text)).containsExactly("--set " + assignment + ": " + fault);
  }

  @Test
  void assignmentsReplaceProblemsWithTheValue() {
    JobText text = parse("{a: {path: '${GONE}/x'}, b: .inf, c: 1, c: 2}");

    assertThat(text.problems()).hasSize(3);
    assertThat(lines(text.with("--set", List.of("a.path=/tmp", "b=1"))))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("c: the key stands here a second time"));
  }

  @Test
  void tellsOfKeysThatMayNotStandThereEvenIfTheyAreAssigned() {
    JobText text =
        parse("a: {b: 1, c: 2}\nd: null\n")
            .without(Map.of("a.b", "say it there", "d", "leave it out", "a.z", "", "e.f", ""))
            .with("param", List.of("a.b=3", "e.f=4"));

    assertThat(lines(text))
        .containsExactly(
            "job.yaml:1: a.b = 1: may not stand here; say it there",
            "job.yaml:2: d = null: may not stand here; leave it out");
    assertThat(text.tree().at("/a/b").asInt()).isEqualTo(3);
  }

  @Test
  void startsFromNothingForOptionsThatDescribeAThing() {
    JobText text =
        JobText.empty("--data", Map.of()).with("--data", List.of("format=csv", "path=${GONE:-x}"));

    assertThat(Sample.binder().bind(text, Sample.Source.class))
        .isEqualTo(new Sample.Csv(List.of("x"), ",", true));
    assertThatThrownBy(
            () ->
                Sample.binder()
                    .bind(
                        JobText.empty("--data", Map.of()).with("--data", List.of("format=csv")),
                        Sample.Source.class))
        .hasMessage("--data: path: missing; text or a list is wanted");
  }

  @Test
  void aFileThatDoesNotEndIsNoJobFile(@TempDir Path directory) throws IOException {
    Path file = Files.write(directory.resolve("a.yaml"), new byte[(4 << 20) + 1]);

    assertThatThrownBy(() -> JobText.read(file, Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(file + ": not a job file: it has more than 4194304 bytes");
  }

  @Test
  void readsFilesInUtf8(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "name: Müller");

    assertThat(JobText.read(file, Map.of()).tree()).isEqualTo(json("{\"name\": \"Müller\"}"));

    Files.write(file, "name: Müller".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> JobText.read(file, Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(file + ": not a text file in UTF-8");
    Path gone = directory.resolve("gone.yaml");
    assertThatThrownBy(() -> JobText.read(gone, Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(gone + ": there is no such file");
    assertThatThrownBy(() -> JobText.read(directory, Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(directory + ": cannot be read: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "output: sftp://me:canary@host/x",
        "output: 'sftp://me:canary@host/x'",
        "output: ${URL}",
        "output: [{a: 'x://:canary@h'}]",
        "output: {}\nunknown: [s3a://key:canary@bucket/rows, hdfs://nn/rows]"
      })
  void aPasswordInAUrlIsAProblemAndIsNotShown(String yaml) {
    Map<String, String> environment = Map.of("URL", "jdbc:db://me:canary@host:1/x");
    for (JobText text :
        List.of(
            JobText.parse("a.yaml", yaml, environment),
            JobText.empty("b.yaml", environment)
                .with(
                    "--set",
                    List.of(
                        yaml.lines().reduce((a, b) -> b).orElseThrow().replaceFirst(": ", "="))))) {
      assertThat(text.problems()).isNotEmpty();
      assertThat(text.problems().toString()).contains(":***@").doesNotContain("canary");
      assertThat(text.problems())
          .extracting(Problem::line)
          .anyMatch(line -> line.contains("a URL with a password"))
          .noneMatch(line -> line.contains("canary"));
      assertThat(text.tree().toString()).doesNotContain("canary");
    }
  }

  @Test
  void aUserInAUrlIsNoPassword() {
    String url = "abfss://container@account.dfs.core.windows.net/rows:1@2";

    assertThat(JobText.parse("a.yaml", "output: " + url, Map.of()).problems()).isEmpty();
  }
}
