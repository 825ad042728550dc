package dev.regatta.driver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** File systems that fail: what was committed before stays, and the error says what is known. */
class CheckpointFailureTest {
  private static final int MAX_OPERATIONS = 60;

  @TempDir private Path temporary;

  @BeforeEach
  @AfterEach
  void noFaults() {
    Faults.none();
  }

  private Path directory() {
    return temporary.resolve("checkpoints");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> children = Files.list(directory())) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1000, 65536, 100_000, 132_306, 132_340, 132_900})
  void aFullDiskHurtsNoEarlierCheckpoint(long bytes) throws IOException {
    CheckpointStore store = Samples.faultyStore(directory(), 2);
    store.save(Samples.snapshot(1, 1));
    store.save(Samples.snapshot(2, 1));
    Faults.fullAfter(bytes);
    assertThatThrownBy(() -> store.save(Samples.snapshot(3, 1)))
        .isInstanceOfSatisfying(
            CheckpointFailedException.class,
            e -> {
              assertThat(e.round()).isEqualTo(3);
              assertThat(e)
                  .hasMessage(
                      "checkpoint faulty:%s/round-0000003 of round 3 was not written: No space left"
                          + " on device",
                      directory());
            });
    assertThat(Faults.failures()).isPositive();
    assertThat(names()).containsExactly("round-0000001", "round-0000002");
    assertThat(Samples.holds(store.newestValid().orElseThrow().checkpoint(), 2, 1)).isTrue();
    Faults.none();
    store.save(Samples.snapshot(3, 1));
    assertThat(names()).containsExactly("round-0000002", "round-0000003");
  }

  @Test
  void aCheckpointThatFitsExactlyIsWritten() throws IOException {
    CheckpointStore store = Samples.faultyStore(directory(), 2);
    store.save(Samples.snapshot(1, 1));
    long size = 0;
    try (Stream<Path> files = Files.list(directory().resolve("round-0000001"))) {
      for (Path file : files.toList()) {
        size += Files.size(file);
      }
    }
    // The time of creation, of variable length, is in the manifest.
    Faults.fullAfter(size + 20);
    store.save(Samples.snapshot(2, 1));
    assertThat(names()).contains("round-0000002");
  }

  @Test
  void contentThatFailsLeavesNothingBehind() throws IOException {
    CheckpointStore store = Samples.store(directory(), 2);
    store.save(Samples.snapshot(1, 1));
    Content broken =
        out -> {
          out.write(new byte[100_000]);
          throw new IllegalStateException("no weights");
        };
    assertThatThrownBy(() -> store.save(Snapshot.of(2, "rows-1", Map.of("weights", broken))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(names()).containsExactly("round-0000001");
  }

  @Test
  void aFileInThePlaceOfTheDirectoryFailsTheSave() throws IOException {
    Files.writeString(directory(), "mine");
    assertThatThrownBy(() -> Samples.store(directory(), 2).save(Samples.snapshot(1, 1)))
        .isInstanceOf(CheckpointFailedException.class)
        .hasMessageContaining("of round 1 was not written: ");
    assertThat(directory()).hasContent("mine");
  }

  /** One operation of a save fails, each in turn, and later ones work. */
  @Test
  void aPassingFailureAtAnyOperationIsKnown() throws IOException {
    int failed = 0;
    int saved = 0;
    for (Faults.Answer answer : Faults.Answer.values()) {
      for (int operation = 0; ; operation++) {
        CheckpointStore store = prepared(operation + answer.name());
        Faults.operation(operation, answer);
        boolean success = save(store, 3, 1);
        boolean reached = Faults.failures() > 0;
        Faults.none();
        Checkpoint found = store.newestValid().orElseThrow().checkpoint();
        assertThat(Samples.holds(found, success ? 3 : 2, 1))
            .as("operation %d, %s", operation, answer)
            .isTrue();
        if (!reached) {
          break;
        }
        saved += success ? 1 : 0;
        failed += success ? 0 : 1;
        assertThat(operation).isLessThan(MAX_OPERATIONS);
      }
    }
    assertThat(failed).isGreaterThan(6);
    // A lost answer to the commit, and failures while old ones are deleted.
    assertThat(saved).isGreaterThan(3);
  }

  /** The file system goes away in the middle: only around the commit is the outcome unknown. */
  @Test
  void aFileSystemThatGoesAwayLeavesTheOldOneOrTheNewOne() throws IOException {
    TreeSet<String> outcomes = new TreeSet<>();
    for (Faults.Answer answer : Faults.Answer.values()) {
      for (int operation = 0; operation < MAX_OPERATIONS; operation++) {
        CheckpointStore store = prepared(operation + "gone" + answer.name());
        Faults.diesAt(operation, answer);
        String outcome = outcome(store);
        boolean reached = Faults.failures() > 0;
        Faults.none();
        Checkpoint found = store.newestValid().orElseThrow().checkpoint();
        boolean isNew = Samples.holds(found, 3, 1);
        assertThat(isNew || Samples.holds(found, 2, 1)).isTrue();
        assertThat(outcome).isNotEqualTo(isNew ? "failed" : "saved");
        outcomes.add(outcome + (isNew ? " new" : " old"));
        if (!reached) {
          break;
        }
      }
    }
    assertThat(outcomes).containsExactly("failed old", "saved new", "unknown new", "unknown old");
  }

  private static String outcome(CheckpointStore store) {
    try {
      store.save(Samples.snapshot(3, 1));
      return "saved";
    } catch (CheckpointFailedException e) {
      return "failed";
    } catch (CheckpointUnknownException e) {
      assertThat(e).hasMessageContaining("may or may not have been written");
      return "unknown";
    }
  }

  private CheckpointStore prepared(String name) throws IOException {
    Faults.none();
    CheckpointStore store = Samples.faultyStore(temporary.resolve(name), 1);
    store.save(Samples.snapshot(1, 1).best());
    store.save(Samples.snapshot(2, 1));
    return store;
  }

  private static boolean save(CheckpointStore store, long round, long seed) {
    try {
      store.save(Samples.snapshot(round, seed));
      return true;
    } catch (CheckpointFailedException e) {
      return false;
    }
  }

  @Test
  void randomFailuresNeverCostACommittedCheckpoint() throws IOException {
    long seed = System.nanoTime();
    for (int sequence = 0; sequence < 12; sequence++) {
      new Sequence(temporary.resolve("sequence-" + sequence), seed + sequence).run();
    }
  }

  /** Saves under random faults, compared with a model of what must be there. */
  private static final class Sequence {
    private final Path directory;
    private final long seed;
    private final Random random;
    private final int keep;
    private final TreeMap<Long, Long> committed = new TreeMap<>();
    private final Map<Long, Boolean> best = new HashMap<>();
    private long round;
    private int failures;

    Sequence(Path directory, long seed) {
      this.directory = directory;
      this.seed = seed;
      random = new Random(seed);
      keep = 1 + random.nextInt(3);
    }

    void run() throws IOException {
      CheckpointStore store = Samples.faultyStore(directory, keep);
      Faults.none();
      Files.createDirectories(directory.resolve("unknown"));
      for (int step = 0; step < 25; step++) {
        if (random.nextInt(6) > 0 || committed.isEmpty()) {
          round++;
        }
        boolean isBest = best.computeIfAbsent(round, unused -> random.nextInt(3) == 0);
        long content = seed + step;
        arm();
        attempt(store, isBest, content);
        failures += Faults.failures();
        Faults.none();
        check(store, step);
      }
      assertThat(failures).as("seed %d", seed).isPositive();
      finish(store);
    }

    private void arm() {
      Faults.Answer answer = random.nextBoolean() ? Faults.Answer.LOST : Faults.Answer.REFUSED;
      switch (random.nextInt(4)) {
        case 0 -> Faults.fullAfter(random.nextInt(140_000));
        case 1 -> Faults.operation(random.nextInt(16), answer);
        case 2 -> Faults.diesAt(random.nextInt(16), answer);
        default -> Faults.none();
      }
    }

    private void attempt(CheckpointStore store, boolean isBest, long content) {
      Snapshot snapshot = Samples.snapshot(round, content);
      try {
        store.save(isBest ? snapshot.best() : snapshot);
        committed.put(round, content);
      } catch (CheckpointFailedException e) {
        assertThat(Faults.failures()).as("seed %d", seed).isPositive();
      } catch (CheckpointUnknownException e) {
        Faults.none();
        if (isThere(store, content)) {
          committed.put(round, content);
        }
      }
    }

    private boolean isThere(CheckpointStore store, long content) {
      return store
          .newestValid()
          .filter(found -> Samples.holds(found.checkpoint(), round, content))
          .isPresent();
    }

    private void check(CheckpointStore store, int step) throws IOException {
      String where = "seed " + seed + ", step " + step;
      assertThat(directory.resolve("unknown")).as(where).isDirectory();
      if (committed.isEmpty()) {
        assertThat(store.newestValid()).as(where).isEmpty();
        return;
      }
      CheckpointStore.Found found = store.newestValid().orElseThrow();
      assertThat(found.skipped()).as(where).isEmpty();
      assertThat(
              Samples.holds(
                  found.checkpoint(), committed.lastKey(), committed.lastEntry().getValue()))
          .as(where)
          .isTrue();
      for (Held held : store.held()) {
        if (committed.containsKey(held.round())) {
          store.load(held.path());
        }
      }
      assertThat(store.held().stream().map(Held::round)).as(where).containsAll(expected());
    }

    /** The newest ones, and the best as of the oldest of these. */
    private SortedSet<Long> expected() {
      List<Long> newest = new ArrayList<>(committed.descendingKeySet());
      TreeSet<Long> expected = new TreeSet<>(newest.subList(0, Math.min(keep, newest.size())));
      committed.headMap(expected.first(), true).descendingKeySet().stream()
          .filter(each -> best.getOrDefault(each, false))
          .findFirst()
          .ifPresent(expected::add);
      return expected;
    }

    private void finish(CheckpointStore store) throws IOException {
      round++;
      attempt(store, false, 1);
      assertThat(store.held().stream().map(Held::round))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(expected());
      try (Stream<Path> left = Files.list(directory)) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .as("seed %d", seed)
            .noneMatch(name -> name.startsWith("_tmp-"));
      }
    }
  }
}
