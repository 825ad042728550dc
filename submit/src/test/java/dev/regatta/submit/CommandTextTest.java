package dev.regatta.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CommandTextTest {
  private static final CommandText TEXT =
      new CommandText(Pattern.compile("(?i)secret|password|token|access[.]?key"));

  @Test
  void aShellReadsTheWordsBack() throws Exception {
    List<String> words =
        List.of(
            "A=x y",
            "printf",
            "%s|",
            "--conf",
            "k=it's $HOME `x` \"q\" \\",
            "--set",
            "data.train={format: csv, path: 'a b'}",
            "/some/regatta.jar",
            "two\nlines",
            "");

    String printed = run(TEXT.of(words));

    assertThat(printed).isEqualTo(String.join("|", words.subList(3, words.size())) + "|");
  }

  private static String run(String command) throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    return new String(shell.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void anOptionStandsOnALineOfItsOwn() {
    assertThat(TEXT.of(List.of("A=1", "spark-submit", "--conf", "a=b", "/r.jar", "train", "j")))
        .isEqualTo("A=1 spark-submit \\\n  --conf a=b \\\n  /r.jar train j");
  }

  @Test
  void secretsAreLeftOut() {
    String text =
        TEXT.of(
            List.of(
                "OPTS=-Dpassword=hush",
                "spark-submit",
                "--conf",
                "spark.hadoop.fs.s3a.access.key=hush",
                "--conf",
                "spark.x=my-token-hush",
                "--conf",
                "spark.y=shown"));

    assertThat(text).doesNotContain("hush").contains("spark.y=shown");
    assertThat(text)
        .contains("'spark.hadoop.fs.s3a.access.key=" + CommandText.REDACTED + "'")
        .contains("'spark.x=" + CommandText.REDACTED + "'");
  }

  @Test
  void passwordsInUrlsAreLeftOut() {
    String url = "sftp://me:hush@host/rows";
    String text =
        TEXT.of(List.of("A=" + url, "spark-submit", "--conf", "spark.x=" + url, "--jars", url));

    assertThat(text).doesNotContain("hush").contains("spark.x=sftp://me:***@host/rows");
  }
}
