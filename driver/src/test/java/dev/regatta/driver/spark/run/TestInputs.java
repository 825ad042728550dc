package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Good rows and an earlier run of them in a folder, and files beside them that may be wrong. */
final class TestInputs {
  static final String HEADER = "a,b,colour,kind";
  static final List<String> GOOD = good();

  private final Path folder;
  private final Path rows;
  private final Path earlier;
  private int names;

  /** Writes the good rows and trains the earlier run. */
  TestInputs(SparkSession spark, Path folder) {
    this.folder = folder;
    rows = TestJobs.csv(folder.resolve("rows"), HEADER, GOOD, 1);
    earlier = folder.resolve("earlier");
    TestJobs.train(spark, job(rows, earlier));
  }

  private static List<String> good() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      lines.add("%s,%s,%s,%s".formatted(i / 7.0, i % 11, i % 2 == 0 ? "red" : "blue", "k" + i % 3));
    }
    return lines;
  }

  /** The good rows. */
  Path rows() {
    return rows;
  }

  /** The directory of the earlier run. */
  Path earlier() {
    return earlier;
  }

  /** A small job with the good rows for its validation. */
  Job job(Path train, Path output, String... assignments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.features=[a, b, colour]",
                "data.validation={format: csv, path: '" + rows + "'}",
                "data.test=null",
                "training={epochs: 2, batch-size: 16, workers: 2}",
                "averaging.every=2"));
    all.addAll(List.of(assignments));
    return TestJobs.classifier(train, output, all.toArray(String[]::new));
  }

  /** A path at which there is nothing yet. */
  Path fresh(String name) {
    return folder.resolve(name + "-" + names++);
  }

  /** A csv file of its own with a header and these lines, and then the good ones. */
  Path file(String header, String... lines) {
    List<String> all = new ArrayList<>(List.of(lines));
    all.addAll(GOOD);
    return only(header, all.toArray(String[]::new));
  }

  /** A csv file of a header and these lines alone. */
  Path only(String header, String... lines) {
    return text(header + "\n" + String.join("\n", lines) + (lines.length == 0 ? "" : "\n"));
  }

  Path text(String text) {
    try {
      return Files.writeString(fresh("input"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path emptyDirectory() {
    try {
      return Files.createDirectory(fresh("empty"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String validation(String split) {
    return validation(split, "0.2");
  }

  static String validation(String split, String fraction) {
    return "data.validation={fraction: %s, split: %s}".formatted(fraction, split);
  }

  /** Something wrong, and what its one line has to say. */
  record Case(String name, Runnable action, String... parts) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Fails with one line that says all parts, and leaves every result as it was. */
  void assertOneLine(Case wrong) {
    Map<String, String> before = results();

    Throwable thrown = catchThrowable(wrong.action::run);

    assertThat(thrown).isInstanceOf(UserException.class);
    assertThat(thrown.getMessage()).contains(wrong.parts).doesNotContain("\n").doesNotContain("@");
    assertThat(results()).isEqualTo(before);
  }

  /** All files and directories but those that a run of this case makes. */
  private Map<String, String> results() {
    Map<String, String> tree = TestJobs.tree(folder);
    tree.keySet().removeIf(name -> name.startsWith("output-"));
    return tree;
  }
}
