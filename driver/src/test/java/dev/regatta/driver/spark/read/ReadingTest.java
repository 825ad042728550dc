package dev.regatta.driver.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Fraction;
import dev.regatta.driver.data.Goal;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.Prepares;
import dev.regatta.driver.spark.prepare.DataPath;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.driver.spark.prepare.RowBlock;
import dev.regatta.driver.spark.prepare.RowBlocks;
import dev.regatta.driver.spark.prepare.ScoringRows;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.ColumnRules;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Prepare;
import dev.regatta.worker.prepare.RawRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With Java serialization: these tests, unlike main code, bring Spark rows to the driver. */
class ReadingTest {
  private static final Prepare PLAIN = Prepares.of("{numeric: none, label: none}");

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

  private static Data data(Source source) {
    return new Data(
        source,
        Optional.empty(),
        Optional.of("label"),
        Optional.empty(),
        source,
        Optional.empty(),
        BadRows.FAIL);
  }

  private static List<RawRow> rows(Source source, Layout layout) throws BadRowException {
    SparkSource readable = (SparkSource) source;
    Frame frame = readable.open(spark, "test");
    RowReader reader = RowReader.needed(layout, frame, RowReader.Labels.REQUIRED);
    List<RawRow> rows = new ArrayList<>();
    for (Row row : frame.rows(reader.columns()).collect()) {
      RawRow raw = layout.newRow();
      CellReader.of(reader).read(row, raw);
      rows.add(raw);
    }
    return rows;
  }

  private static Layout layout(Source source, Task task) {
    return LayoutResolver.of(
            ((SparkSource) source).open(spark, "test"),
            data(source),
            Goal.of(task),
            new ColumnRules(PLAIN))
        .resolve();
  }

  @Test
  void csvReadsQuotesCommentsMarkersAndReplacements() throws Exception {
    Path file = folder.resolve("a.csv");
    Files.writeString(
        file,
        """
        | a comment; with; delimiters
        size ; "the; colour" ; code ; label
        1.5 ; "dark ""red"";" ; 007 ; yes.
        ? ; ? ; 8 ; no
        | another
        -0.0 ;  blue  ;  ; yes
        """);
    Csv source =
        new Csv(
            List.of(file.toString()),
            true,
            List.of(),
            ";",
            "\"",
            Optional.of("|"),
            List.of("?"),
            Map.of("yes.", "yes"),
            Map.of("code", "text"));
    Layout layout = layout(source, Task.AUTO);
    assertThat(layout.textColumns()).containsExactly("the; colour", "code");
    List<RawRow> rows = rows(source, layout);
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).numbers).containsExactly(1.5);
    assertThat(rows.get(0).texts).containsExactly("dark \"red\";", "007");
    assertThat(rows.get(1).numbers[0]).isNaN();
    assertThat(rows.get(1).texts).containsExactly(null, "8");
    assertThat(Double.doubleToRawLongBits(rows.get(2).numbers[0])).isZero();
    assertThat(rows.get(2).texts).containsExactly("blue", null);
    assertThat(rows.stream().map(row -> row.labelText)).containsExactly("yes", "no", "yes");
  }

  @Test
  void halfOfTheCellsBeingNumbersMakesAColumnNumeric() throws IOException {
    Path file = folder.resolve("kinds.csv");
    Files.writeString(file, "a,b,c,label\n1,1,1,x\n2,2,,x\nz,z,,y\nz,z,q,y\n,z,q,y\n");
    Layout layout = layout(Csv.of(file.toString()), Task.AUTO);
    assertThat(layout.textColumns()).containsExactly("b", "c");
  }

  @Test
  void gzippedCsvFilesInADirectoryAreRead() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("gz"));
    try (java.io.OutputStream out =
        new java.util.zip.GZIPOutputStream(
            Files.newOutputStream(directory.resolve("part-0.csv.gz")))) {
      out.write("\uFEFFa,label\n1,x\n2,y\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    Files.writeString(directory.resolve("_SUCCESS"), "");
    Source source = Csv.of(directory.toString());
    assertThat(rows(source, layout(source, Task.AUTO))).hasSize(2);
  }

  @Test
  void madeUpRowsDoNotDependOnTasks() throws BadRowException {
    Synthetic source = new Synthetic(Synthetic.Kind.FRIEDMAN, 7, 3, 0.5, 9);
    List<RawRow> rows = rows(source, layout(source, Task.REGRESSION));
    double[] numbers = new double[10];
    for (int i = 0; i < 7; i++) {
      assertThat(rows.get(i).labels[0]).isEqualTo(SyntheticRows.friedman(source, i, numbers));
      assertThat(rows.get(i).numbers).isEqualTo(numbers);
    }
  }

  @Test
  void spiralsDefeatALineAndNotTheNeighbours() throws BadRowException {
    Synthetic source = new Synthetic(Synthetic.Kind.SPIRALS, 3000, 3, 0.1, 1);
    List<RawRow> rows = rows(source, layout(source, Task.AUTO));
    List<RawRow> train = rows.subList(0, 2400);
    List<RawRow> test = rows.subList(2400, 3000);
    double near =
        test.stream().filter(row -> nearest(train, row).equals(row.labelText)).count() / 600.0;
    assertThat(near).isGreaterThan(0.95);
    assertThat(bestLine(rows)).isBetween(0.6, 0.8);
  }

  @Test
  void anEchoTellsNothingByOneSign() throws BadRowException {
    Synthetic source = new Synthetic(Synthetic.Kind.ECHO, 4000, 3, 0.1, 1);
    List<RawRow> rows = rows(source, layout(source, Task.AUTO));
    int same = 0;
    int[] agreeing = new int[8];
    for (RawRow row : rows) {
      assertThat(row.numbers).hasSize(8);
      boolean echoes = row.numbers[0] > 0 == row.numbers[7] > 0;
      assertThat(row.labelText).isEqualTo(echoes ? "same" : "other");
      same += echoes ? 1 : 0;
      for (int i = 0; i < 8; i++) {
        agreeing[i] += echoes == row.numbers[i] > 0 ? 1 : 0;
      }
    }
    assertThat(same).isBetween(1850, 2150);
    for (int count : agreeing) {
      assertThat(count).isBetween(1850, 2150);
    }
  }

  private static String nearest(List<RawRow> train, RawRow row) {
    return train.stream()
        .min(java.util.Comparator.comparingDouble(other -> distance(other, row)))
        .map(other -> String.valueOf(other.labelText))
        .orElseThrow();
  }

  private static double distance(RawRow a, RawRow b) {
    return Math.hypot(a.numbers[0] - b.numbers[0], a.numbers[1] - b.numbers[1]);
  }

  /** The best that any line does at telling arm a from the others: two thirds are for free. */
  private static double bestLine(List<RawRow> rows) {
    double best = 0;
    for (int direction = 0; direction < 36; direction++) {
      double angle = Math.PI * direction / 36;
      for (double offset = -5; offset <= 5; offset += 0.25) {
        int above = 0;
        for (RawRow row : rows) {
          double side = row.numbers[0] * Math.cos(angle) + row.numbers[1] * Math.sin(angle);
          above += side > offset == "a".equals(row.labelText) ? 1 : 0;
        }
        double share = above / (double) rows.size();
        best = Math.max(best, Math.max(share, 1 - share));
      }
    }
    return best;
  }

  @Test
  void fittedPreparationsReadOtherSourcesInBlocksBesideTheirRows() throws IOException {
    Path train = folder.resolve("train.csv");
    Files.writeString(train, "a,t,label\n1,p,x\n2,q,y\n3,p,x\n");
    DataPlan plan = DataPath.read(spark, data(Csv.of(train.toString())), PLAIN, Task.AUTO, 1);
    Path other = folder.resolve("other.csv");
    Files.writeString(other, "note,t,a\nn1,p,10\nn2,r,20\nn3,q,oops\nn4,q,\nn5,,50\n");
    ScoringRows.Opened opened =
        ScoringRows.open(
            spark,
            Csv.of(other.toString()),
            "--data",
            plan.preparation(),
            BadRows.SKIP,
            ScoringRows.Use.PREDICT);
    assertThat(opened.schema().fieldNames()).containsExactly("note", "t", "a");
    RowBlocks<Row> blocks = opened.scoring().blocks(0, opened.rows().collect().iterator(), 3);
    RowBlock<Row> first = blocks.next();
    assertThat(first.rows()).isEqualTo(3);
    assertThat(first.originals().stream().map(row -> row.getString(0)))
        .containsExactly("n1", "n2", "n4");
    assertThat(first.prepared().features()).containsExactly(10, 1, 0, 20, 0, 0, 2, 0, 1);
    assertThat(first.labels()).isNull();
    RowBlock<Row> last = blocks.next();
    assertThat(last.rows()).isEqualTo(1);
    assertThat(Arrays.copyOf(last.prepared().features(), 3)).containsExactly(50, 0, 0);
    assertThat(blocks.hasNext()).isFalse();
    assertThat(blocks.unseenCategories()).containsExactly(1);
    assertThat(blocks.skipped()).containsOnlyKeys("column a: text in a numeric column");
  }

  @Test
  void evaluationNeedsLabelsThatTrainingHad() throws IOException {
    Path train = folder.resolve("known.csv");
    Files.writeString(train, "a,label\n1,x\n2,y\n3,x\n");
    DataPlan plan = DataPath.read(spark, data(Csv.of(train.toString())), PLAIN, Task.AUTO, 1);
    Path other = folder.resolve("strange.csv");
    Files.writeString(other, "a,label\n1,y\n2,z\n");
    ScoringRows.Opened opened =
        ScoringRows.open(
            spark,
            Csv.of(other.toString()),
            "--data",
            plan.preparation(),
            BadRows.FAIL,
            ScoringRows.Use.EVALUATE);
    ScoringRows scoring = opened.scoring();
    assertThatThrownBy(
            () ->
                Failures.explained(
                    "--data",
                    () ->
                        opened
                            .rows()
                            .mapPartitionsWithIndex(
                                (index, rows) ->
                                    List.of(scoring.blocks(index, rows, 8).next().rows())
                                        .iterator(),
                                false)
                            .collect()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "--data: column label: a class that training rows did not have (row 1 of file://"
                + other
                + ", counted from 0); correct it, or skip bad rows");
  }

  @Test
  void fractionsThatLeaveNothingAreRefused() {
    Source source = new Synthetic(Synthetic.Kind.SPIRALS, 10, 2, 0, 1);
    assertThatThrownBy(
            () ->
                new Data(
                    source,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    new Fraction(0.5),
                    Optional.of(new Fraction(0.5)),
                    BadRows.FAIL))
        .hasMessageContaining("leave no rows for training");
    assertThatThrownBy(() -> new Fraction(0)).hasMessageContaining("between 0 and 1");
  }
}
