package dev.regatta.driver.spark.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Fraction;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.read.Avro;
import dev.regatta.driver.spark.read.CatalogTable;
import dev.regatta.driver.spark.read.Csv;
import dev.regatta.driver.spark.read.Json;
import dev.regatta.driver.spark.read.LibSvm;
import dev.regatta.driver.spark.read.Orc;
import dev.regatta.driver.spark.read.Parquet;
import dev.regatta.driver.spark.read.Tsv;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.spark.split.TypeDrift;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same rows in any format, file by file, converted, or through a statement. */
class SourceFormatsTest {
  private static final String ROWS =
      "select id as a, if(id %% 7 = 3, null, id / 8) as b, concat('t', id %% 3) as t,"
          + " if(id %% 2 = 0, 'x', 'y') as label from range(%d, %d)";

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

  private static Dataset<Row> rows(int from, int to) {
    return spark.sql(ROWS.formatted(from, to));
  }

  private static Data data(
      Source train, Map<String, String> cast, Optional<String> sql, Map<String, Source> tables) {
    return new Data(
        train,
        Optional.empty(),
        Optional.of(List.of("label")),
        Optional.empty(),
        new Fraction(0.2),
        Optional.empty(),
        BadRows.FAIL,
        cast,
        sql,
        tables);
  }

  private static Data plain(Source train) {
    return data(train, Map.of(), Optional.empty(), Map.of());
  }

  private static Data cast(Source train, Map<String, String> cast) {
    return data(train, cast, Optional.empty(), Map.of());
  }

  private static Data sql(Source train, String sql) {
    return data(train, Map.of(), Optional.of(sql), Map.of());
  }

  private static DataPlan read(Data data) {
    return DataPath.read(spark, data, Rows.STANDARD, Task.AUTO, 1);
  }

  private static void requireError(Data data, String... parts) {
    assertThatThrownBy(() -> read(data))
        .isInstanceOf(UserException.class)
        .message()
        .contains(parts)
        .doesNotContain("\n");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** Two writes into one directory: many files of one kind. */
  private String written(String format, String name) {
    rows(0, 40).repartition(3).write().format(format).save(path(name));
    rows(40, 90).coalesce(1).write().format(format).mode("append").save(path(name));
    return path(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orc", "avro", "json"})
  void theSameRowsInAnyFormatAreTheSameData(String format) {
    Map<String, Function<List<String>, Source>> sources =
        Map.of("orc", Orc::new, "avro", Avro::new, "json", Json::new);
    DataPlan parquet = read(plain(new Parquet(written("parquet", "parquet"))));
    assertThat(parquet.rows(Split.TRAINING) + parquet.rows(Split.VALIDATION)).isEqualTo(90);
    Source source = sources.getOrDefault(format, Orc::new).apply(List.of(written(format, format)));

    DataPlan plan = read(plain(source));

    assertThat(plan.preparation().toJson().path("categories"))
        .isEqualTo(parquet.preparation().toJson().path("categories"));
    assertThat(plan.preparation().width()).isEqualTo(parquet.preparation().width());
    assertThat(plan.fingerprint()).isEqualTo(parquet.fingerprint());
  }

  @Test
  void listsAndGlobsOfPathsAreOneSource() {
    for (int i = 0; i < 3; i++) {
      rows(30 * i, 30 * i + 30).write().parquet(path("part" + i));
    }
    rows(0, 90).write().parquet(path("all"));
    String whole = read(plain(new Parquet(path("all")))).fingerprint();
    assertThat(read(plain(new Parquet(path("part*")))).fingerprint()).isEqualTo(whole);
    List<String> paths = List.of(path("part2"), path("part{0,1}"));
    assertThat(read(plain(new Parquet(paths))).fingerprint()).isEqualTo(whole);
    List<String> wrong = List.of(path("part2"), path("part9"));
    requireError(plain(new Parquet(wrong)), "data.train: there is no ", "part9");
  }

  @Test
  void directoriesThatNameValuesGiveAColumn() {
    rows(0, 60)
        .withColumn("day", org.apache.spark.sql.functions.expr("a % 3"))
        .write()
        .partitionBy("day")
        .parquet(path("days"));
    assertThat(read(plain(new Parquet(path("days")))).preparation().layout().inputs())
        .extracting("name")
        .containsExactly("a", "b", "t", "day");
  }

  @Test
  void tablesOfTheSessionAreRead() {
    rows(0, 90).createOrReplaceTempView("known_rows");
    rows(0, 90).write().parquet(path("all"));
    assertThat(read(plain(new CatalogTable("known_rows"))).fingerprint())
        .isEqualTo(read(plain(new Parquet(path("all")))).fingerprint());
    requireError(
        plain(new CatalogTable("unknown_rows")),
        "data.train: there is no table unknown_rows in the session's catalog",
        "database default");
  }

  @Test
  void tsvKeepsQuotesAndEmptyCells() throws IOException {
    Path file = write("a.tsv", "a\tt\tlabel\n1\t\"p\tx\n\t\tx\n3\tq, r\t y\n4\t\\N\ty\n");
    Source source =
        new Tsv(
            List.of(file.toString()),
            true,
            List.of(),
            "",
            Optional.empty(),
            List.of("\\N"),
            Map.of(),
            Map.of());
    DataPlan plan = read(Rows.data(source, source, Optional.empty()));
    assertThat(plan.rows(Split.TRAINING)).isEqualTo(4);
    assertThat(plan.preparation().toJson().toString())
        .contains("\\\"p", "q, r")
        .doesNotContain("N\"");
    write("a.tsv", "a\tt\tlabel\n1\tp\tx\n1\tp\n");
    requireError(Rows.data(source, source, Optional.empty()), "another number of cells");
  }

  @Test
  void jsonLinesThatAreNoObjectsAreBadRows() throws IOException {
    Path file = write("a.json", "{\"a\": 1, \"label\": \"x\"}\n{\"a\": 2,\n{\"label\": \"y\"}\n");
    Source source = new Json(List.of(file.toString()));
    requireError(
        Rows.data(source, source, Optional.empty()), "a line that is no JSON object", "row 1");
    DataPlan plan = read(Rows.data(source, "label", source, Optional.empty(), BadRows.SKIP));
    assertThat(plan.rows(Split.TRAINING)).isEqualTo(2);
  }

  @Test
  void filesThatDisagreeAreToldByFileColumnAndTypesAndSolvedByACast() {
    Path directory = folder.resolve("drift");
    rows(0, 40).write().parquet(directory.resolve("2023-01").toString());
    rows(40, 90)
        .selectExpr("cast(a as int) a", "cast(b as float) b", "t", "label")
        .write()
        .parquet(directory.resolve("2023-02").toString());
    rows(0, 90).write().parquet(path("all"));
    Source source = new Parquet(directory + "/*");
    requireError(
        plain(source),
        "data.train: column a is bigint in ",
        "2023-01/part-",
        " and int in ",
        "2023-02/part-",
        "set data.cast: {a: long, b: double}");
    Data cast = cast(source, Map.of("a", "long", "b", "double"));
    assertThat(read(cast).fingerprint())
        .isEqualTo(read(plain(new Parquet(path("all")))).fingerprint());
    requireError(
        cast(source, Map.of("a", "long", "z", "int")), "the cast column z is not in parquet");
    requireError(cast(source, Map.of("a", "lnog")), "data.cast.a = lnog: no such type");
  }

  @Test
  void columnsThatSomeFilesLackAreMissingThereOnlyWhereTheyAreCast() {
    rows(0, 40).write().orc(path("lack1"));
    rows(40, 90).drop("b").write().orc(path("lack2"));
    Source source = new Orc(List.of(path("lack1"), path("lack2")));
    requireError(plain(source), "column b is double", "and missing in", "lack2/part-");
    DataPlan plan = read(cast(source, Map.of("b", "double")));
    assertThat(plan.rows(Split.TRAINING) + plan.rows(Split.VALIDATION)).isEqualTo(90);
    Data without =
        new Data(
            source,
            Optional.of(List.of("a", "t")),
            Optional.of("label"),
            Optional.empty(),
            new Fraction(0.2),
            Optional.empty(),
            BadRows.FAIL);
    assertThat(read(without).rows(Split.TRAINING)).isPositive();
  }

  @Test
  void valuesThatCannotBeConvertedAreBadRows() {
    spark
        .sql(
            "select if(id = 4, 'four', cast(id as string)) as a, 'x' || id % 2 as label from"
                + " range(9)")
        .coalesce(1)
        .write()
        .parquet(path("texts"));
    Source source = new Parquet(path("texts"));
    requireError(
        cast(source, Map.of("a", "double")),
        "data.train: column a: a value that data.cast cannot convert (row 4 of file:");
  }

  @Test
  void typesOfHeldOutRowsThatAreOthersAreTold() {
    rows(0, 40).write().parquet(path("long"));
    rows(40, 90).selectExpr("cast(a as int) a", "b", "t", "label").write().parquet(path("int"));
    Data data = Rows.data(new Parquet(path("long")), new Parquet(path("int")), Optional.empty());
    assertThat(read(data).typeDrift())
        .containsExactly(new TypeDrift(Split.VALIDATION, "a", "int", "bigint"));
  }

  @Test
  void filesOfAnotherFormatAreNamed() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("mixed"));
    rows(0, 9).coalesce(1).write().mode("append").parquet(directory.toString());
    Files.writeString(directory.resolve("z.parquet"), "a,label\n1,x\n");
    requireError(plain(new Parquet(directory.toString())), "z.parquet cannot be read as parquet: ");
  }

  @Test
  void aStatementMakesTheRowsOfEverySource() throws IOException {
    rows(0, 90).write().parquet(path("all"));
    Path zones = write("zones.csv", "id,zone,depth\n0,north,1\n1,south,2.5\n2,?,3\n");
    Csv table = Csv.of(zones.toString());
    Data joined =
        data(
            new Parquet(path("all")),
            Map.of(),
            Optional.of(
                "select i.a, z.zone, z.depth, i.label from input i join zones z on i.a % 3 = z.id"
                    + " where i.a < 60"),
            Map.of("zones", table));
    rows(0, 5).createOrReplaceTempView("input");
    DataPlan plan = read(joined);
    assertThat(plan.rows(Split.TRAINING) + plan.rows(Split.VALIDATION)).isEqualTo(60);
    assertThat(plan.preparation().layout().textColumns()).containsExactly("zone");
    assertThat(spark.table("input").count()).as("the user's own view").isEqualTo(5);
    assertThat(spark.catalog().tableExists("zones")).isFalse();
  }

  @Test
  void csvCellsComeOutOfAStatementAsTheyWouldWithout() throws IOException {
    Path file = write("plain.csv", "a,b,label\n1,p,x\n2,q,y\n,q,x\n7,p,y\n");
    Csv source = Csv.of(file.toString());
    Data without = Rows.data(source, source, Optional.empty());
    Data with =
        new Data(
            source,
            Optional.empty(),
            Optional.of(List.of("label")),
            Optional.empty(),
            source,
            Optional.empty(),
            BadRows.FAIL,
            Map.of(),
            Optional.of("select * from input"),
            Map.of());
    assertThat(read(with).fingerprint()).isEqualTo(read(without).fingerprint());
    Files.writeString(file, "a,b,label\n1,p,x\n2,q\n");
    requireError(with, "another number of cells than the header in file:", "plain.csv");
  }

  @Test
  void wrongStatementsAreToldInOneLine() {
    rows(0, 90).write().parquet(path("all"));
    Source source = new Parquet(path("all"));
    requireError(sql(source, "selct * from input"), "data.sql: ", "selct");
    requireError(sql(source, "select z from input"), "data.sql: ", "`z` cannot be resolved");
    requireError(sql(source, "select * from nowhere"), "data.sql: ", "`nowhere`");
    requireError(sql(source, "drop view input"), "data.sql: must be one query");
    requireError(sql(source, "select a, a from input"), "two columns of its result are named a");
    requireError(
        sql(source, "select a, label from input where rand() < 0.5"), "data.sql: gives other rows");
    requireError(sql(source, "select a from input"), "the label column label is not in data.sql");
  }

  @Test
  void sourcesWithoutColumnsTakeNoStatementAndNoCast() throws IOException {
    Path file = write("a.svm", "1 1:1\n0 2:1\n");
    Source source = LibSvm.of(file.toString());
    requireError(sql(source, "select * from input"), "has no columns that data.sql could select");
    requireError(cast(source, Map.of("label", "int")), "data.cast: the columns of libsvm");
  }
}
