package dev.regatta.driver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be wrong with a checkpoint's files, each found and named. */
class CheckpointCorruptionTest {
  @FunctionalInterface
  private interface Damage {
    void to(Path checkpoint) throws IOException;
  }

  private record Case(String name, String file, String reason, Damage damage) {}

  @TempDir private Path temporary;
  private Path pristine;

  @BeforeEach
  void writePristine() throws IOException {
    pristine = temporary.resolve("pristine");
    CheckpointStore store = Samples.store(pristine, 3);
    store.save(Samples.snapshot(1, 1));
    store.save(Samples.snapshot(2, 1));
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    String other = "does not match the SHA-256 in its manifest";
    for (int sixteenth = 0; sixteenth < 16; sixteenth++) {
      int part = sixteenth;
      for (String file : List.of(Samples.WEIGHTS, Samples.STATE)) {
        cases.add(new Case("flip " + part, file, other, at -> flip(at.resolve(file), part)));
        cases.add(
            new Case(
                "cut at " + part, file, "bytes instead of", at -> cut(at.resolve(file), part)));
      }
      cases.add(
          new Case(
              "cut at " + part,
              "manifest.json",
              "is",
              at -> cut(at.resolve("manifest.json"), part)));
    }
    for (String file : List.of(Samples.WEIGHTS, Samples.STATE, "manifest.json")) {
      cases.add(new Case("missing", file, "is missing", at -> Files.delete(at.resolve(file))));
    }
    cases.add(
        new Case("empty", Samples.STATE, "has 0 bytes instead of", at -> empty(at, Samples.STATE)));
    cases.add(new Case("empty", "manifest.json", "is empty", at -> empty(at, "manifest.json")));
    cases.add(
        new Case(
            "longer",
            Samples.STATE,
            "bytes instead of",
            at -> Files.write(at.resolve(Samples.STATE), new byte[1000])));
    cases.add(
        new Case(
            "a directory",
            Samples.STATE,
            "is a directory",
            at -> {
              Files.delete(at.resolve(Samples.STATE));
              Files.createDirectory(at.resolve(Samples.STATE));
            }));
    cases.add(
        new Case(
            "files of another round", Samples.WEIGHTS, other, at -> swap(at, Samples.WEIGHTS)));
    cases.add(
        new Case(
            "manifest of another round",
            "manifest.json",
            "is that of round 1",
            at -> {
              for (String file : List.of(Samples.WEIGHTS, Samples.STATE, "manifest.json")) {
                swap(at, file);
              }
            }));
    cases.add(
        new Case(
            "future version",
            "manifest.json",
            "has format version 2, this Regatta reads version 1: use the newer Regatta",
            at -> edit(at, "\"formatVersion\" : 1", "\"formatVersion\" : 2")));
    cases.add(
        new Case(
            "another job",
            "manifest.json",
            "belongs to another job (identity " + "1f".repeat(32) + ")",
            at -> edit(at, Samples.IDENTITY, "1f".repeat(32))));
    cases.add(
        new Case(
            "a model",
            "manifest.json",
            "is that of a model, not of a checkpoint",
            at -> edit(at, "\"kind\" : \"checkpoint\"", "\"kind\" : \"model\"")));
    cases.add(
        new Case(
            "a path out of the directory",
            "manifest.json",
            "lists a file that cannot be",
            at -> edit(at, "\"state.json\"", "\"../state.json\"")));
    cases.add(
        new Case(
            "not JSON",
            "manifest.json",
            "is not valid JSON",
            at -> edit(at, "\"formatVersion\" :", "\"formatVersion\" ")));
    return cases;
  }

  @TestFactory
  List<DynamicTest> damageIsFoundAndNamed() {
    List<DynamicTest> tests = new ArrayList<>();
    List<Case> cases = cases();
    for (int i = 0; i < cases.size(); i++) {
      Case each = cases.get(i);
      Path directory = temporary.resolve("case-" + i);
      tests.add(
          DynamicTest.dynamicTest(each.file() + " " + each.name(), () -> check(each, directory)));
    }
    assertThat(tests).hasSizeGreaterThan(90);
    return tests;
  }

  private void check(Case each, Path directory) throws IOException {
    copy(pristine, directory);
    CheckpointStore store = Samples.store(directory, 3);
    Path second = directory.resolve("round-0000002");
    assertThat(Samples.holds(store.load(hadoop(second)), 2, 1)).isTrue();

    each.damage().to(second);
    assertThatThrownBy(() -> store.load(hadoop(second)))
        .isInstanceOfSatisfying(
            CheckpointException.class,
            e -> {
              assertThat(e.checkpoint()).isEqualTo(second.toString());
              assertThat(e.file()).isEqualTo(each.file());
              assertThat(e.reason()).contains(each.reason());
              assertThat(e).hasMessageContaining(second + " cannot be used: " + e.file());
              assertThat(e.getMessage()).doesNotContain("\n");
            });
    CheckpointStore.Found found = store.newestValid().orElseThrow();
    assertThat(Samples.holds(found.checkpoint(), 1, 1)).isTrue();
    assertThat(found.skipped()).hasSize(1).allMatch(e -> e.file().equals(each.file()));

    Files.delete(directory.resolve("round-0000001/state.json"));
    assertThatThrownBy(store::newestValid)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no checkpoint in " + directory + " can be used")
        .hasMessageContaining("round-0000002 (" + each.file())
        .hasMessageContaining("round-0000001 (state.json is missing)")
        .hasMessageContaining("--fresh");
  }

  @Test
  void eachBitOfTheManifestIsCovered() throws IOException {
    byte[] manifest = Files.readAllBytes(pristine.resolve("round-0000002/manifest.json"));
    Manifest.parse(manifest);
    for (int bit = 0; bit < manifest.length * 8; bit++) {
      byte[] flipped = manifest.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> Manifest.parse(flipped))
          .as("bit %d", bit)
          .isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void randomBytesAreNoManifest() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      assertThatThrownBy(() -> Manifest.parse(bytes))
          .as("seed %d", seed)
          .isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void aPathThatIsNoCheckpointIsRefused() throws IOException {
    CheckpointStore store = Samples.store(pristine, 3);
    assertThatThrownBy(() -> store.load(hadoop(temporary.resolve("nowhere"))))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "checkpoint %s cannot be used: the directory does not exist"
                .formatted(temporary.resolve("nowhere")));
    assertThatThrownBy(() -> store.load(hadoop(pristine)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("manifest.json is missing: give the directory of one checkpoint");
    assertThatThrownBy(() -> store.load(new org.apache.hadoop.fs.Path("nosuch://host/x")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("No FileSystem for scheme \"nosuch\"");
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path("file://" + path);
  }

  private static void flip(Path file, int sixteenth) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length * sixteenth / 16] ^= 0x10;
    Files.write(file, bytes);
  }

  private static void cut(Path file, int sixteenth) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length * sixteenth / 16));
  }

  private static void empty(Path checkpoint, String file) throws IOException {
    Files.write(checkpoint.resolve(file), new byte[0]);
  }

  private static void swap(Path checkpoint, String file) throws IOException {
    Path other = checkpoint.resolveSibling("round-0000001").resolve(file);
    Files.copy(other, checkpoint.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Changes the manifest and seals it anew, so that its digest holds. */
  private static void edit(Path checkpoint, String before, String after) throws IOException {
    Path file = checkpoint.resolve("manifest.json");
    String text = Files.readString(file);
    String body = text.substring(0, text.lastIndexOf(",\n\"digest\""));
    assertThat(body).contains(before);
    byte[] edited = body.replace(before, after).getBytes(StandardCharsets.UTF_8);
    Files.writeString(
        file,
        new String(edited, StandardCharsets.UTF_8)
            + ",\n\"digest\" : \""
            + Sha256.of(edited)
            + "\"\n}\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
