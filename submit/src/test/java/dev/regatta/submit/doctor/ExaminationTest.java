package dev.regatta.submit.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.RegattaRegistrator;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.store.Identity;
import dev.regatta.driver.store.RunDirectory;
import dev.regatta.driver.store.RunRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault is really there, and the line of its check says so and what to do. */
class ExaminationTest {
  private static final String JAVA = "java.specification.version";
  private static final int ROWS = 200;

  @TempDir private Path directory;
  private final List<AutoCloseable> undo = new ArrayList<>();
  private InstantSource clock = InstantSource.system();

  /** What may be wrong in one JVM. */
  private enum Fault {
    NO_SLOTS(
        "FAIL", "slots", "it needs 8 task slots at once", "set training.workers to at most 2") {
      @Override
      List<String> plant(ExaminationTest test) {
        return List.of("training={workers: 8, exchange: resident}");
      }
    },
    FEW_SLOTS("warn", "slots", "exchange: local, because resident cannot run", "use more cores") {
      @Override
      List<String> plant(ExaminationTest test) {
        return List.of("training.workers=8");
      }
    },
    OUTPUT_IN_A_FILE("FAIL", "output", "/file is a file", "give another output") {
      @Override
      List<String> plant(ExaminationTest test) throws IOException {
        Path file = Files.writeString(test.directory.resolve("file"), "x");
        return List.of("output=" + file.resolve("run"));
      }
    },
    READ_ONLY_OUTPUT("FAIL", "output", "cannot be written", "make it writable") {
      @Override
      List<String> plant(ExaminationTest test) throws Exception {
        return List.of("output=" + test.mount("ro").resolve("run"));
      }
    },
    FULL_DISK("FAIL", "output", "cannot be written: No space left on device", "free space there") {
      @Override
      List<String> plant(ExaminationTest test) throws Exception {
        return List.of("output=" + test.mount("size=256k").resolve("run"));
      }
    },
    NO_ROOM_FOR_CHECKPOINTS("FAIL", "output", "checkpoints need about", "smaller checkpoint.keep") {
      @Override
      List<String> plant(ExaminationTest test) throws Exception {
        return List.of(
            "output=" + test.mount("size=8m").resolve("run"),
            "network.layers=[{units: 700}, {units: 700}]");
      }
    },
    WRONG_JAVA("FAIL", "versions", "runs Java 11", "install Java 17") {
      @Override
      List<String> plant(ExaminationTest test) {
        String before = System.getProperty(JAVA, "17");
        System.setProperty(JAVA, "11");
        test.undo.add(() -> System.setProperty(JAVA, before));
        return List.of();
      }
    },
    SMALL_HEAP("FAIL", "memory", "and the driver need", "set REGATTA_MEMORY=") {
      @Override
      List<String> plant(ExaminationTest test) {
        return List.of("network.layers=[{units: 20000}, {units: 20000}]");
      }
    },
    NO_DATA("FAIL", "data paths", "no.csv: there is no such file", "correct the path") {
      @Override
      List<String> plant(ExaminationTest test) {
        return List.of("data.train.path=" + test.directory.resolve("no.csv"));
      }
    },
    NO_LABEL("FAIL", "rows", "the label column z is not in csv", "its columns are x, label") {
      @Override
      List<String> plant(ExaminationTest test) {
        return List.of("data.label=z");
      }
    },
    CLOCK_SKEW("warn", "clocks", "the clock of executor driver is 3", "by NTP") {
      @Override
      List<String> plant(ExaminationTest test) {
        test.clock = InstantSource.offset(InstantSource.system(), Duration.ofHours(1));
        return List.of();
      }
    },
    UNREGISTERED("FAIL", "serializer", "Kryo takes registered classes alone", "kryo.registrator=") {
      @Override
      Map<String, String> spark() {
        return Map.of(
            "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
            "spark.kryo.registrationRequired", "true");
      }
    },
    HELD_OUTPUT("FAIL", "output", "is in use by another driver (process ", "give another output") {
      @Override
      List<String> plant(ExaminationTest test) {
        Path run = test.directory.resolve("run");
        test.undo.add(
            RunDirectory.open(
                new RunRequest(
                    new org.apache.hadoop.fs.Path(run.toString()),
                    Identity.of(Jobs.dump(test.job(List.of()))),
                    1,
                    RunRequest.Start.CONTINUE,
                    "test"),
                new Configuration()));
        return List.of();
      }
    },
    FOREIGN_OUTPUT(
        "FAIL", "output", "is not empty and not a run directory", "give another output") {
      @Override
      List<String> plant(ExaminationTest test) throws IOException {
        Path run = Files.createDirectories(test.directory.resolve("run"));
        Files.writeString(run.resolve("mine"), "x");
        return List.of();
      }
    };

    private final String status;
    private final String check;
    private final String found;
    private final String remedy;

    Fault(String status, String check, String found, String remedy) {
      this.status = status;
      this.check = check;
      this.found = found;
      this.remedy = remedy;
    }

    /** Makes it so; what is to be put over the job. */
    List<String> plant(ExaminationTest test) throws Exception {
      return List.of();
    }

    Map<String, String> spark() {
      return Map.of();
    }
  }

  @AfterEach
  void undo() throws Exception {
    for (AutoCloseable done : undo) {
      done.close();
    }
  }

  /** A file system of its own, which takes no more than it is told to. */
  private Path mount(String options) throws IOException, InterruptedException {
    Path point = Files.createDirectories(directory.resolve("mounted"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", point.toString()) == 0,
        "nothing can be mounted here");
    undo.add(() -> assertThat(run("umount", point.toString())).isZero());
    return point;
  }

  private static int run(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor();
  }

  private Job job(List<String> overrides) {
    String text =
        """
        data: {train: {format: csv, path: %s/rows.csv}, label: label}
        network: {layers: [{units: 8}]}
        training: {epochs: 1, workers: 2}
        output: %s/run
        """
            .formatted(directory, directory);
    return Jobs.bind(JobText.parse("job", text, Map.of()).with("test", overrides));
  }

  private void writeRows() throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,label"));
    for (int i = 0; i < ROWS; i++) {
      lines.add(i * 0.37 + "," + (i % 2 == 0 ? "yes" : "no"));
    }
    Files.write(directory.resolve("rows.csv"), lines);
  }

  /** What is printed, behind {@code true} where a run would work. */
  private List<String> examined(Map<String, String> settings, Optional<Job> job) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", "target/warehouse");
    settings.forEach(builder::config);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, UTF_8);
    Map<String, String> data =
        job.map(given -> Jobs.dump(given).at("/data/train/path"))
            .map(path -> path.isArray() ? path.get(0).asText() : path.asText())
            .map(path -> Map.of("data.train.path", path))
            .orElse(Map.of());
    try (SparkSession session = builder.getOrCreate()) {
      boolean well = new Examination(Examination.checks(clock), out).of(session, job, data);
      return Stream.concat(Stream.of("" + well), bytes.toString(UTF_8).lines()).toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFaultIsFoundAndItsRemedyNamed(Fault fault) throws Exception {
    writeRows();
    Job job = job(fault.plant(this));

    List<String> lines = examined(fault.spark(), Optional.of(job));

    String start = "%-4s  %-10s  ".formatted(fault.status, fault.check);
    assertThat(lines).anyMatch(line -> line.startsWith(start) && line.contains(fault.found));
    int at =
        lines.indexOf(
            lines.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow());
    List<String> told = lines.subList(at, Math.min(at + 2, lines.size()));
    assertThat(String.join(" ", told)).contains(fault.remedy);
    assertThat(lines.get(0)).isEqualTo("" + !fault.status.equals("FAIL"));
  }

  @Test
  void aHealthyJobIsALineOfOkForEachCheck() throws IOException {
    writeRows();

    List<String> lines =
        examined(
            Map.of(
                "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
                "spark.kryo.registrationRequired", "true",
                "spark.kryo.registrator", RegattaRegistrator.class.getName()),
            Optional.of(job(List.of())));

    assertThat(lines.get(0)).isEqualTo("true");
    assertThat(lines.subList(1, lines.size()))
        .hasSize(Examination.checks(clock).size())
        .allMatch(line -> line.startsWith("ok    "))
        .anyMatch(line -> line.matches("ok +blas +OpenBLAS.* at least [0-9.]+ GFLOP/s .*"))
        .anyMatch(line -> line.matches("ok +slots +2 workers on 2 slots, exchange resident"))
        .anyMatch(line -> line.matches("ok +rows +\\d+ to train, .*; columns: 1 number; label .*"))
        .anyMatch(line -> line.matches("ok +memory +memory per worker: .*"))
        .anyMatch(line -> line.matches("ok +epoch +34 parameters, .*"))
        .anyMatch(line -> line.matches("ok +output +output .*/run, \\d+ MB/s, .* free"));
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(file -> file.getFileName().toString())).containsExactly("rows.csv");
    }
  }

  @Test
  void aJobThatTrainsOnAShareIsLookedAtWithThatShare() throws IOException {
    writeRows();
    Pattern trained = Pattern.compile("ok +rows +(\\d+) to train, .*");

    long[] rows =
        Stream.of("1", "0.25")
            .map(share -> examined(Map.of(), Optional.of(job(List.of("training.share=" + share)))))
            .flatMap(List::stream)
            .map(trained::matcher)
            .filter(Matcher::matches)
            .mapToLong(line -> Long.parseLong(line.group(1)))
            .toArray();

    assertThat(rows).hasSize(2);
    assertThat(rows[1]).isEqualTo(Math.round(0.25 * rows[0]));
  }

  @Test
  void withoutAJobSparkAloneIsLookedAt() {
    List<String> lines = examined(Map.of(), Optional.empty());

    assertThat(lines.get(0)).isEqualTo("true");
    assertThat(lines.subList(1, lines.size()))
        .extracting(line -> line.split(" +", -1)[1])
        .containsExactly("versions", "serializer", "security", "clocks", "blas", "memory");
  }
}
