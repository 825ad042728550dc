package dev.regatta.driver.spark.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Fraction;
import dev.regatta.driver.data.HeldOut;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.read.Csv;
import dev.regatta.driver.spark.read.Idx;
import dev.regatta.driver.spark.read.LibSvm;
import dev.regatta.driver.spark.read.Parquet;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.split.BadRowCount;
import dev.regatta.driver.spark.split.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every wrong input ends in one line that says what and where, before anything is packed. */
class BadInputTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.kryo();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private Csv csv(String name, String text) {
    try {
      Path file = folder.resolve(name + ".csv");
      Files.writeString(file, text);
      return Csv.of(file.toString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static DataPlan read(Data data, Task task) {
    return DataPath.read(spark, data, Rows.STANDARD, task, 1);
  }

  private static void requireError(Data data, Task task, String... parts) {
    assertThatThrownBy(() -> read(data, task))
        .isInstanceOf(UserException.class)
        .message()
        .contains(parts)
        .doesNotContain("\n");
  }

  private Data of(Source train) {
    return Rows.data(train, train, Optional.empty());
  }

  /** Columns a and b, label; the second line is bad. Slashes stand for line ends. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1,2,x/1,oops,y/3,4,x/5,6,y; column b: text in a numeric column (row 1 of ",
        "1,2,x/1,NaN,y/3,4,x; column b: NaN or infinity (row 1 of ",
        "1,2,x/1,-Infinity,y/3,4,x; column b: NaN or infinity",
        "1,2,x/1,1e300,y/3,4,x; column b: a number beyond float32's range",
        "1,2,x/1,2/3,4,x; another number of cells than the header (row 1 of ",
        "1,2,x/1,2,y,z/3,4,x; another number of cells than the header (row 1 of ",
        "1,2,x/1,2,/3,4,y; column label: no label (row 1 of ",
      })
  void badRowsAreNamedByColumnPartitionAndRow(String lines, String message) {
    Csv train = csv("bad", "a,b,label\n" + lines.replace("/", "\n") + "\n");
    requireError(of(train), Task.AUTO, "data.train: column ", message, "data.bad-rows: skip");
    assertThatThrownBy(() -> read(of(train), Task.AUTO)).message().doesNotContain("oops");
  }

  @Test
  void badRowsAreCountedWhereTheyAreSkipped() {
    Csv train = csv("skip", "a,b,label\n1,2,x\n1,oops,y\n3,4,y\n5,NaN,x\n6,nan,x\n7,8\n9,9,x\n");
    Csv held = csv("held", "a,b,label\n1,2,x\nz,2,x\n");
    Data data = Rows.data(train, "label", held, Optional.empty(), BadRows.SKIP);
    DataPlan plan = read(data, Task.AUTO);
    assertThat(plan.rows(Split.TRAINING)).isEqualTo(3);
    assertThat(plan.rows(Split.VALIDATION)).isEqualTo(1);
    assertThat(plan.skipped().stream().map(BadRowCount::describe))
        .containsExactlyInAnyOrder(
            skipped(1, "data.train", "b: text in a numeric column", 1, train),
            skipped(2, "data.train", "b: NaN or infinity", 3, train),
            skipped(
                1,
                "data.train",
                "a: a line with another number of cells than the header",
                5,
                train),
            skipped(1, "data.validation", "a: text in a numeric column", 1, held));
  }

  private static BadRows badRows(String text) {
    return Jobs.binder()
        .bind(JobText.empty("test", Map.of()).with("test", List.of("rule=" + text)), Rule.class)
        .rule();
  }

  private record Rule(BadRows rule) {}

  private static String skipped(int rows, String source, String what, int first, Csv file) {
    return "skipped %d bad rows of %s: column %s; the first is row %d of file://%s, counted from 0"
        .formatted(rows, source, what, first, file.path().get(0));
  }

  @Test
  void someCausesEndTheJobAndOthersAreSkipped() {
    Csv train = csv("causes", "a,b,label\n1,2,x\n1,NaN,y\n3,4,y\n5,oops,x\n9,9\n,,x\n1,1,\n");
    BadRows notFinite = badRows("{not-finite: skip, unreadable: skip, label: skip}");
    requireError(
        Rows.data(train, "label", train, Optional.empty(), notFinite),
        Task.AUTO,
        "column b: text in a numeric column (row 3 of ");
    BadRows both =
        badRows("{not-finite: skip, text-for-number: skip, unreadable: skip, label: skip}");
    DataPlan plan = read(Rows.data(train, "label", train, Optional.empty(), both), Task.AUTO);
    assertThat(plan.rows(Split.TRAINING)).isEqualTo(3);
    assertThat(plan.rowsSkipped()).isEqualTo(8);
    assertThat(plan.skipped().stream().map(bad -> bad.cause().name()))
        .contains("NOT_FINITE", "TEXT_FOR_NUMBER", "UNREADABLE", "LABEL");
  }

  @Test
  void aBadRowIsFoundInItsPartOfAFile() throws IOException {
    StringBuilder text = new StringBuilder("a,label\n");
    for (int i = 0; i < 2000; i++) {
      text.append(i == 1900 ? "oops" : i).append(i % 2 == 0 ? ",x\n" : ",y\n");
    }
    Csv train = csv("parts", text.toString());
    spark.conf().set("spark.sql.files.maxPartitionBytes", "5000");
    try {
      Throwable thrown = catchThrowable(() -> read(of(train), Task.AUTO));
      Matcher place =
          Pattern.compile(".* row (\\d+) behind byte (\\d+) of file:.*")
              .matcher(String.valueOf(thrown.getMessage()).replace('(', ' '));
      assertThat(place.matches()).as(thrown.getMessage()).isTrue();
      String part = text.substring(Integer.parseInt(place.group(2)));
      List<String> whole = part.substring(part.indexOf('\n') + 1).lines().toList();
      assertThat(whole.get(Integer.parseInt(place.group(1)))).startsWith("oops");
    } finally {
      spark.conf().unset("spark.sql.files.maxPartitionBytes");
    }
  }

  @Test
  void columnsThatAreNotThereAreNamedWithThoseThatAre() {
    Csv train = csv("columns", "a,b,label\n1,2,x\n3,4,y\n");
    Data label = Rows.data(train, "kind", train, Optional.empty(), BadRows.FAIL);
    requireError(label, Task.AUTO, "the label column kind is not in csv", "a, b, label");
    Data feature =
        new Data(
            train,
            Optional.of(List.of("a", "z")),
            Optional.of("label"),
            Optional.empty(),
            train,
            Optional.empty(),
            BadRows.FAIL);
    requireError(feature, Task.AUTO, "the feature column z is not in csv");
    Data none =
        new Data(
            train,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            train,
            Optional.empty(),
            BadRows.FAIL);
    requireError(none, Task.AUTO, "data.label is not set", "a, b, label");
    Csv renamed = csv("renamed", "a,c,label\n1,2,x\n");
    requireError(
        Rows.data(train, renamed, Optional.empty()),
        Task.AUTO,
        "data.validation: the feature column b is not in csv");
  }

  @Test
  void columnsThatShareANameAreRefused() {
    requireError(of(csv("twice", "a,a,label\n1,2,x\n")), Task.AUTO, "two columns of", "named a");
    requireError(of(csv("nameless", "a,,label\n1,2,x\n")), Task.AUTO, "column 2 of", "no name");
  }

  @Test
  void filesWithOtherHeadersAreRefused() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("two"));
    Files.writeString(directory.resolve("1.csv"), "a,b,label\n1,2,x\n3,4,y\n");
    Files.writeString(directory.resolve("2.csv"), "b,a,label\n1,2,x\n3,4,y\n");
    requireError(of(Csv.of(directory.toString())), Task.AUTO, "header differs");
  }

  @Test
  void missingAndEmptyFilesAreNamed() {
    Csv nowhere = Csv.of(folder.resolve("nowhere.csv").toString());
    requireError(of(nowhere), Task.AUTO, "data.train: there is no ", "nowhere.csv");
    requireError(of(csv("empty", "")), Task.AUTO, "data.train", "holds no rows");
    requireError(of(csv("header", "a,b,label\n")), Task.AUTO, "data.train", "holds no rows");
    Csv train = csv("one", "a,label\n1,x\n2,y\n");
    Data shares = Rows.data(train, new Fraction(1e-9), Optional.empty());
    requireError(shares, Task.AUTO, "data.validation has no rows; take a larger fraction");
    Source parquet = new Parquet(folder.resolve("nothing.parquet").toString());
    requireError(of(parquet), Task.AUTO, "data.train: there is no ", "nothing.parquet");
  }

  @Test
  void labelsThatDoNotFitTheTaskAreRefused() {
    Csv texts = csv("texts", "a,label\n1,x\n2,y\n");
    Csv numbers = csv("numbers", "a,label\n1,1\n2,0\n3,1\n");
    requireError(of(texts), Task.REGRESSION, "holds text, but a regression learns numbers");
    requireError(of(numbers), Task.AUTO, "task: classification or task: regression");
    Csv mostly = csv("mostly", "a,label\n1,1\n2,0\n3,many\n");
    requireError(of(mostly), Task.REGRESSION, "column label: text in a numeric column");
    assertThat(read(of(mostly), Task.CLASSIFICATION).preparation().classes())
        .containsExactly("0", "1", "many");
    assertThat(read(of(numbers), Task.REGRESSION).preparation().classes()).isEmpty();
    requireError(of(csv("single", "a,label\n1,x\n2,x\n")), Task.AUTO, "one value in all");
    Csv unseen = csv("unseen", "a,label\n1,x\n2,z\n3,w\n");
    requireError(
        Rows.data(texts, unseen, Optional.empty()),
        Task.AUTO,
        "data.validation: column label has 2 of its classes in no training row");
  }

  @ParameterizedTest
  @CsvSource({"-1", "NaN", "''"})
  void weightsAreNumbersThatAreNotNegative(String weight) {
    Csv train = csv("weights", "a,w,label\n1,1,x\n2," + weight + ",y\n3,0,y\n4,2,y\n5,1,x\n");
    requireError(weighted(train), Task.AUTO, "data.train: column w: ", "row 1 of ");
  }

  @Test
  void weightsThatAreAllZeroAreRefused() {
    Csv zero = csv("zero", "a,w,label\n1,0,x\n2,0,y\n");
    requireError(weighted(zero), Task.AUTO, "every training row has weight 0 in column w");
  }

  private static Data weighted(Source train) {
    return new Data(
        train,
        Optional.empty(),
        Optional.of("label"),
        Optional.of("w"),
        train,
        Optional.empty(),
        BadRows.FAIL);
  }

  @Test
  void libsvmLinesAreChecked() throws IOException {
    Path train = folder.resolve("train.svm");
    Files.writeString(train, "# rows\n1 1:0.5 3:2 # three\n\n-1 2:1\n-1\n");
    DataPlan plan = read(libsvm(train, train), Task.CLASSIFICATION);
    assertThat(plan.preparation().width()).isEqualTo(3);
    assertThat(plan.rows(Split.TRAINING)).isEqualTo(3);
    for (String bad : List.of("1 0:1", "1 2:1 2:1", "1 3:1 2:1", "1 2", "x 1:1", "1 a:1")) {
      Path file = folder.resolve("bad.svm");
      Files.writeString(file, "1 1:1\n" + bad + "\n");
      requireError(libsvm(train, file), Task.CLASSIFICATION, "data.validation", "row 1", "a line");
    }
    Path wide = folder.resolve("wide.svm");
    Files.writeString(wide, "1 1:1\n1 4:1\n");
    requireError(
        libsvm(train, wide),
        Task.CLASSIFICATION,
        "data.validation: column features: a vector of another size than in training");
  }

  private static Data libsvm(Path train, HeldOut validation) {
    return new Data(
        LibSvm.of(train.toString()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        validation,
        Optional.empty(),
        BadRows.FAIL);
  }

  private static Data libsvm(Path train, Path validation) {
    return libsvm(train, LibSvm.of(validation.toString()));
  }

  @Test
  void parquetColumnsOfOtherTypesAreNamed() {
    String maps = folder.resolve("maps.parquet").toString();
    spark.sql("select 1.5 as a, map(1, 2) as m, 'x' as label from range(1)").write().parquet(maps);
    Source source = new Parquet(maps);
    requireError(of(source), Task.AUTO, "column m of parquet", "type map", "leave it out");
  }

  @Test
  void parquetVectorsOfDifferentSizesAreNamed() {
    String path = folder.resolve("vectors.parquet").toString();
    spark
        .sql(
            "select if(id = 2, array(5), array(id, 2)) as v, id = 1 as flag,"
                + " if(id = 1, null, 1.5 + id) as d, if(id = 0, 'x', 'y') as label from range(3)")
        .coalesce(1)
        .write()
        .parquet(path);
    Source source = new Parquet(path);
    requireError(of(source), Task.AUTO, "column v: a vector of another size than in training");
    Data skip = Rows.data(source, "label", source, Optional.empty(), BadRows.SKIP);
    DataPlan plan = read(skip, Task.AUTO);
    assertThat(plan.rows(Split.TRAINING)).isEqualTo(2);
    assertThat(plan.preparation().width()).isEqualTo(4);
    String numbers = folder.resolve("numbers.parquet").toString();
    spark
        .sql("select 7 as v, true as flag, 1.5 as d, 'x' as label from range(1)")
        .write()
        .parquet(numbers);
    requireError(
        Rows.data(source, "label", new Parquet(numbers), Optional.empty(), BadRows.SKIP),
        Task.AUTO,
        "data.validation: column v",
        "type int, but training takes vectors of 2 numbers there");
  }

  @Test
  void idxFilesAreChecked() throws IOException {
    String images = write("images", new byte[] {0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5});
    String labels = write("labels", new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 1});
    requireError(idx(images, labels), Task.CLASSIFICATION, "ends before its 3 rows");
    String two = write("two", new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 0, 1});
    requireError(idx(images, two), Task.CLASSIFICATION, "holds 2 labels", "3 images");
    String text = write("text", "hello, world".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    requireError(idx(text, labels), Task.CLASSIFICATION, "is no idx file of unsigned bytes");
    requireError(idx(write("short", new byte[] {0, 0}), labels), Task.CLASSIFICATION, "damaged");
    String whole =
        write("whole", new byte[] {0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5, -1});
    DataPlan plan = read(idx(whole, labels), Task.CLASSIFICATION);
    assertThat(plan.rows(Split.TRAINING)).isEqualTo(3);
    assertThat(plan.preparation().width()).isEqualTo(2);
  }

  private String write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private static Data idx(String images, String labels) {
    Source source = new Idx(images, Optional.of(labels));
    return new Data(
        source,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        source,
        Optional.empty(),
        BadRows.FAIL);
  }
}
