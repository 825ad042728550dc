package dev.regatta.driver.spark.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.Prepares;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.shard.PreparedData;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.Prepare;
import dev.regatta.worker.shard.PackedShard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** And the ways to hold rows out of the training source. */
class DataPathKryoTest extends DataPathContract {
  private static final String COLUMNS = "id,size,customer,at,label";
  private static final int ROWS = 600;
  private static final Prepare AS_IT_IS = Prepares.of("{numeric: none}");

  DataPathKryoTest() {
    super(LocalSpark.kryo());
  }

  /** Skewed groups: a few customers have most rows, and some rows none. */
  private static String customer(int id) {
    return id % 25 == 0 ? "" : "c" + Math.min(id % 97, id % 13 * 7);
  }

  /** Three rows an hour. */
  private static String at(int id) {
    return "2021-02-%02d %02d:15:00".formatted(1 + id / 72, id / 3 % 24);
  }

  /** Of 600 rows 420, 150, 24 and 6. */
  private static String label(int id) {
    int part = id % 100;
    return part < 70 ? "common" : part < 95 ? "seldom" : part < 99 ? "rare" : "few";
  }

  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      lines.add("%d,%d,%s,%s,%s".formatted(id, id % 7, customer(id), at(id), label(id)));
    }
    return lines;
  }

  private String write(String name, List<String> lines, int files) {
    Path directory = folder.resolve(name);
    for (int i = 0; i < files; i++) {
      Rows.write(
          directory.resolve("part-" + i + ".csv"),
          COLUMNS,
          lines.subList(lines.size() * i / files, lines.size() * (i + 1) / files));
    }
    return directory.toString();
  }

  private static Data data(String train, String split, String more) {
    String yaml =
        """
        train: {format: csv, path: "%s"}
        label: label
        validation: {fraction: 0.1, split: %s}
        test: {fraction: 0.2, split: %s}
        %s
        """
            .formatted(train, split, split, more);
    return Jobs.binder().bind(JobText.parse("data.yaml", yaml, Map.of()), Data.class);
  }

  private DataPlan plan(Data data) {
    return DataPath.read(spark(), data, AS_IT_IS, Task.AUTO, 5);
  }

  /** The ids of each split; every row is in one of them. */
  private Map<Split, Set<Integer>> ids(DataPlan plan) {
    Map<Split, Set<Integer>> ids = new EnumMap<>(Split.class);
    Set<Integer> all = new HashSet<>();
    try (PreparedData prepared = plan.pack(3)) {
      List<WorkerShards> workers = prepared.shards().collect();
      for (Split split : Split.values()) {
        Set<Integer> found = ids.computeIfAbsent(split, key -> new HashSet<>());
        for (WorkerShards worker : workers) {
          PackedShard shard = (PackedShard) worker.of(part(split));
          float[] features = new float[shard.width()];
          for (int row = 0; row < shard.rows(); row++) {
            shard.features(row, features, 0);
            found.add((int) features[0]);
            assertThat(all.add((int) features[0])).isTrue();
          }
        }
        assertThat((long) found.size()).isEqualTo(plan.rows(split));
      }
    }
    assertThat(all).hasSize(ROWS);
    return ids;
  }

  private static Set<Integer> test(Map<Split, Set<Integer>> ids) {
    return Objects.requireNonNull(ids.get(Split.TEST));
  }

  private static <T> Set<T> of(Set<Integer> ids, IntFunction<T> value) {
    return ids.stream().map(value::apply).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"stratified", "{type: group, column: customer}", "{type: time, column: at}"})
  void filesAndOrderChangeNoSplit(String split) {
    List<String> lines = lines();
    DataPlan one = plan(data(write("one", lines, 1), split, ""));
    Map<Split, Set<Integer>> ids = ids(one);
    Collections.shuffle(lines, new Random(8));
    DataPlan hundred = plan(data(write("hundred", lines, 100), split, ""));
    assertThat(ids(hundred)).isEqualTo(ids);
    assertThat(hundred.fingerprint()).isEqualTo(one.fingerprint());
    assertThat(ids.values()).allSatisfy(rows -> assertThat(rows).isNotEmpty());
  }

  @Test
  void noGroupIsInTwoSplitsAndItsColumnIsNoFeature() {
    DataPlan plan = plan(data(write("groups", lines(), 4), "{type: group, column: customer}", ""));
    Map<Split, Set<Integer>> ids = ids(plan);
    Set<String> seen = new HashSet<>();
    for (Set<Integer> split : ids.values()) {
      Set<String> groups = of(split, DataPathKryoTest::customer);
      // Rows without a customer belong to none together.
      assertThat(groups.remove("")).isTrue();
      assertThat(groups).isNotEmpty().allSatisfy(group -> assertThat(seen.add(group)).isTrue());
    }
    assertThat(plan.preparation().layout().inputs())
        .extracting(InputColumn::name)
        .containsExactly("id", "size", "at");
    Data named =
        data(
            write("named", lines(), 1),
            "{type: group, column: customer}",
            "features: [id, customer]");
    Set<String> same = of(test(ids(plan(named))), DataPathKryoTest::customer);
    assertThat(same).isEqualTo(of(test(ids), DataPathKryoTest::customer));
  }

  @Test
  void everyClassGivesItsShareToTheRow() {
    Map<Split, Set<Integer>> ids = ids(plan(data(write("classes", lines(), 3), "stratified", "")));
    Map<String, long[]> expected =
        Map.of(
            "common", new long[] {294, 42, 84},
            "seldom", new long[] {105, 15, 30},
            "rare", new long[] {17, 2, 5},
            "few", new long[] {4, 1, 1});
    expected.forEach(
        (name, counts) -> {
          Split[] splits = Split.values();
          for (int i = 0; i < splits.length; i++) {
            Split split = splits[i];
            Set<Integer> rows = Objects.requireNonNull(ids.get(split));
            assertThat(rows.stream().filter(id -> label(id).equals(name)).count())
                .as("%s in %s", name, split)
                .isEqualTo(counts[i]);
          }
        });
  }

  @Test
  void theLatestRowsAreTheTestsAndThoseBeforeThemTheValidations() {
    Map<Split, Set<Integer>> ids =
        ids(plan(data(write("times", lines(), 3), "{type: time, column: at}", "")));
    // Ids ascend with time, three rows an hour: 480 and 420 are multiples of three.
    assertThat(ids.get(Split.TEST)).allMatch(id -> id >= 480).hasSize(120);
    assertThat(ids.get(Split.VALIDATION)).allMatch(id -> id >= 420).hasSize(60);
    String cast = "cast: {id: int}\nfeatures: [id, size]";
    Map<Split, Set<Integer>> byNumber =
        ids(plan(data(write("numbers", lines(), 2), "{type: time, column: id}", cast)));
    assertThat(byNumber).isEqualTo(ids);
  }

  @Test
  void aRowWithoutATimeIsABadOne() {
    List<String> lines = lines();
    lines.add(300, "1000,3,c1,,common");
    String train = write("untimed", lines, 1);
    assertThatThrownBy(() -> plan(data(train, "{type: time, column: at}", "")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "data.train: column at: no time, by which rows are held out (row 300");
    DataPlan plan = plan(data(train, "{type: time, column: at}", "bad-rows: {unreadable: skip}"));
    assertThat(plan.rowsSkipped()).isEqualTo(1);
    assertThat(ids(plan).get(Split.TEST)).allMatch(id -> id >= 480).hasSize(120);
  }
}
