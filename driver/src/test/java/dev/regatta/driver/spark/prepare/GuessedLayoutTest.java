package dev.regatta.driver.spark.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.read.Csv;
import dev.regatta.driver.spark.split.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose first rows look different from all of them. */
class GuessedLayoutTest {
  private static final int MANY = 1500;

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.java();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private DataPlan plan(List<String> lines, Task task) {
    Path file = folder.resolve("a.csv");
    Rows.write(file, "a,b,label", lines);
    Data data = Rows.shares(Csv.of(file.toString()));
    return DataPath.read(spark, data, Rows.STANDARD, task, 5);
  }

  private static List<String> lines(String first, String then, int thenTimes) {
    List<String> lines = new ArrayList<>(Collections.nCopies(MANY, first));
    lines.addAll(Collections.nCopies(thenTimes, then));
    for (int i = 0; i < lines.size(); i++) {
      lines.set(i, i + "," + lines.get(i));
    }
    return lines;
  }

  @Test
  void firstNumbersThenMoreTextsMakeAColumnOfTexts() {
    DataPlan plan = plan(lines("1,x", "z,y", 2 * MANY), Task.AUTO);
    assertThat(plan.preparation().layout().textColumns()).containsExactly("b");
    assertThat(plan.rows(Split.TRAINING) + plan.rows(Split.VALIDATION) + plan.rows(Split.TEST))
        .isEqualTo(3L * MANY);
  }

  @Test
  void firstTextsThenMoreNumbersMakeAColumnOfNumbersWithBadRows() {
    List<String> lines = lines("z,x", "1,y", 2 * MANY);
    assertThatThrownBy(() -> plan(lines, Task.AUTO))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("data.train: column b: text in a numeric column");
  }

  @Test
  void firstNumbersAsLabelsThenOneTextMakeClassesOfTexts() {
    DataPlan plan = plan(lines("2,1", "3,z", MANY), Task.CLASSIFICATION);
    assertThat(plan.preparation().classes()).containsExactly("1", "z");
  }

  @Test
  void firstTextsAsLabelsThenMoreNumbersAskForTheTask() {
    List<String> lines = lines("2,z", "3,1", 2 * MANY);
    assertThatThrownBy(() -> plan(lines, Task.AUTO))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("holds numbers");
  }
}
