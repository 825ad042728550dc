package dev.regatta.driver.spark.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.state.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.Utils$;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows on disk train as the same blocks in memory do, whatever becomes of the files. */
class BlocksOnDiskTest {
  private static final String MEMORY = "training.storage=memory";
  private static final String DISK = "training.storage=disk";

  /** Nine blocks of a worker, the last one shorter, and batches that reach over three. */
  private static final String SMALL = "training.block-rows=7";

  @TempDir private static Path folder;
  private static Path rows;
  private static SparkSession spark;
  private static int outputs;

  /** Spark tries a task again, as on a cluster. */
  @BeforeAll
  static void start() throws IOException {
    rows = TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, TestJobs.classes(300), 1);
    Files.createDirectories(folder.resolve("local"));
    forgetLocalDirectories();
    spark =
        LocalSpark.java(
            Map.of(
                "spark.master",
                "local[3,4]",
                "spark.local.dir",
                folder.resolve("local").toString()));
  }

  @AfterAll
  static void stop() {
    spark.stop();
    forgetLocalDirectories();
  }

  /** Spark takes those of a JVM's first session for all that follow. */
  private static void forgetLocalDirectories() {
    Utils$.MODULE$.clearLocalRootDirs();
  }

  /** What a run told and left. */
  private record Ran(String digest, List<String> notes, Path output) {}

  private static Ran run(Consumer<TrainingState> rounded, String... assignments) {
    return run(job(assignments), rounded);
  }

  private static Job job(String... assignments) {
    Path output = folder.resolve("run-" + outputs++);
    return TestJobs.classifier(rows, output, and(new String[] {"training.epochs=2"}, assignments));
  }

  private static Ran run(Job job, Consumer<TrainingState> rounded) {
    List<String> notes = new ArrayList<>();
    TrainResult result =
        TrainingRun.run(
            spark,
            new TrainRequest(job, new Resume.Auto(), false, () -> false),
            new RunListener() {
              @Override
              public void note(String line) {
                notes.add(line);
              }

              @Override
              public void rounded(TrainingState state) {
                rounded.accept(state);
              }
            });
    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.modelDigest()).hasSize(64);
    assertNothingIsLeft();
    return new Ran(result.modelDigest(), notes, Path.of(job.output()));
  }

  private static void assertNothingIsLeft() {
    await().atMost(10, SECONDS).untilAsserted(() -> assertThat(blockFiles()).isEmpty());
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("regatta-read-ahead"));
  }

  /** Spark deletes files of its own meanwhile. */
  private static List<Path> blockFiles() {
    List<Path> blocks = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder.resolve("local"),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.getFileName().toString().startsWith("rdd_")) {
                blocks.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return blocks;
  }

  private static String digest(String... assignments) {
    return run(state -> {}, assignments).digest();
  }

  private static String[] and(String[] some, String... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "averaging.optimizer-state=keep",
        "data.weight=weight",
        "prepare.categorical={type: embedding, width: 2}",
        "training.workers=7",
        "training.batch-size=1000",
        "training.block-rows=1",
        "training.block-rows=60",
        "training.block-rows=100000",
        "training.class-weights=balanced",
        "prepare.rows=sparse"
      })
  void whereBlocksLieChangesNoBit(String variant) {
    String golden = digest(SMALL, MEMORY, "training.exchange=local", variant);
    for (String exchange : List.of("local", "jobs", "resident")) {
      if (!(variant.contains("workers=7") && exchange.equals("resident"))) {
        assertThat(digest(SMALL, DISK, "training.exchange=" + exchange, variant))
            .as(exchange)
            .isEqualTo(golden);
      }
    }
  }

  @Test
  void eachReplicaOfAWorkerHasBlocksOfItsOwn() {
    String[] two = {SMALL, "training.threads-per-worker=2", "training.exchange=local"};
    assertThat(digest(and(two, DISK))).isEqualTo(digest(and(two, MEMORY)));
  }

  @Test
  void theCutChangesTheOrderAndNoCutIsAsEver() {
    Set<String> digests = new HashSet<>();
    digests.add(digest());
    digests.add(digest(MEMORY));
    assertThat(digests).hasSize(1);
    digests.add(digest(SMALL));
    digests.add(digest(SMALL, "training.seed=43"));
    digests.add(digest("training.block-rows=8"));
    assertThat(digests).hasSize(4);
  }

  @Test
  void onDiskTheRuleCutsAndWritesDownHow() throws IOException {
    Ran ran = run(state -> {}, DISK);
    String written = Files.readString(ran.output().resolve("job.yaml"));
    assertThat(written).contains("storage: disk").containsPattern("block-rows: \\d+");
    String rule = written.replaceAll("(?s).*block-rows: (\\d+).*", "$1");
    assertThat(ran.notes()).contains("storage: disk, in blocks of " + rule + " rows");
    // Six floats and a label: 28 bytes of 16 MiB.
    assertThat(Integer.parseInt(rule)).isBetween((16 << 20) / 40, (16 << 20) / 20);
    assertThat(digest(MEMORY, "training.block-rows=" + rule)).isEqualTo(ran.digest());
  }

  @Test
  void inMemoryTheRunSaysNothing() throws IOException {
    Ran ran = run(state -> {});
    assertThat(ran.notes()).noneMatch(note -> note.startsWith("storage"));
    assertThat(Files.readString(ran.output().resolve("job.yaml")))
        .contains("storage: memory")
        .doesNotContain("block-rows");
  }

  enum Harm {
    REMOVED {
      @Override
      void to(Path file) throws IOException {
        Files.delete(file);
      }
    },
    CUT_SHORT {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
      }
    },
    CHANGED {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
      }
    };

    abstract void to(Path file) throws IOException;
  }

  /** Of one file in three, once in the second round. */
  private static Consumer<TrainingState> harm(Harm harm) {
    AtomicBoolean done = new AtomicBoolean();
    return state -> {
      if (state.rounds == 2 && done.compareAndSet(false, true)) {
        List<Path> files = blockFiles();
        assertThat(files).hasSizeGreaterThan(20);
        for (int i = 0; i < files.size(); i += 3) {
          try {
            harm.to(files.get(i));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Harm.class)
  void blocksThatCannotBeReadAreMadeAnew(Harm harm) {
    String golden = digest(SMALL, MEMORY, "averaging.every=2");
    for (String exchange : List.of("resident", "jobs")) {
      assertThat(
              run(harm(harm), SMALL, DISK, "averaging.every=2", "training.exchange=" + exchange)
                  .digest())
          .as(exchange)
          .isEqualTo(golden);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "disk"})
  void aRunGoesOnInTheMiddleOfAnEpoch(String storage) throws IOException {
    String[] rounds = {SMALL, "averaging.every=1", "checkpoint={every-rounds: 1, keep: 1000}"};
    Ran golden = run(state -> {}, and(rounds, "training.storage=" + storage));
    Path from = golden.output().resolve("checkpoints/round-0000006");
    Job job = job(and(rounds, "training.storage=" + storage, "training.exchange=jobs"));
    TrainResult result = TestJobs.train(spark, job, new Resume.From(from.toString()));
    assertThat(result.summary().path("resumedFrom").asText()).isEqualTo("round-0000006");
    assertThat(result.modelDigest()).isEqualTo(golden.digest());
    assertNothingIsLeft();
  }

  @Test
  void sparseRowsTooLieInBlocks() throws IOException {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      StringBuilder line = new StringBuilder(String.valueOf(random.nextInt(2)));
      random
          .ints(random.nextInt(30), 1, 2000)
          .sorted()
          .distinct()
          .forEach(place -> line.append(' ').append(place).append(":1.5"));
      lines.add(line.toString());
    }
    Path file = Files.write(folder.resolve("sparse"), lines);
    String source = "data.train={format: libsvm, num-features: 2000, path: \"" + file + "\"}";
    String[] keys = {
      source, "data.features=\"*\"", "data.label=label", SMALL, "task=classification"
    };
    String golden = digest(and(keys, MEMORY));
    for (String exchange : List.of("local", "jobs", "resident")) {
      assertThat(digest(and(keys, DISK, "training.exchange=" + exchange))).isEqualTo(golden);
    }
  }
}
