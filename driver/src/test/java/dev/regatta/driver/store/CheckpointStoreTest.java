package dev.regatta.driver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointStoreTest {
  private enum Disk {
    LOCAL {
      @Override
      CheckpointStore open(Path directory, int keep) throws IOException {
        return Samples.store(directory, keep);
      }
    },
    HADOOP {
      @Override
      CheckpointStore open(Path directory, int keep) throws IOException {
        return Samples.faultyStore(directory, keep);
      }
    },
    HADOOP_WITHOUT_FILE_CONTEXT {
      @Override
      CheckpointStore open(Path directory, int keep) throws IOException {
        return new CheckpointStore(
            FaultyFileSystem.path(directory),
            Samples.settings(keep),
            FaultyFileSystem.withoutContext(),
            Hook.NONE);
      }
    };

    abstract CheckpointStore open(Path directory, int keep) throws IOException;
  }

  @TempDir private Path temporary;

  @BeforeEach
  void noFaults() {
    Faults.none();
  }

  private Path directory() {
    return temporary.resolve("run/checkpoints");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> children = Files.list(directory())) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSavedIsLoadedByteForByte(Disk disk) throws IOException {
    CheckpointStore store = disk.open(directory(), 3);
    assertThat(store.newestValid()).isEmpty();
    store.save(Samples.snapshot(7, 1));
    store.save(Samples.snapshot(123, 1).best());

    CheckpointStore.Found found = disk.open(directory(), 3).newestValid().orElseThrow();
    Checkpoint checkpoint = found.checkpoint();
    assertThat(found.skipped()).isEmpty();
    assertThat(Samples.holds(checkpoint, 123, 1)).isTrue();
    assertThat(Samples.holds(checkpoint, 7, 1)).isFalse();
    assertThat(checkpoint.isBest()).isTrue();
    assertThat(checkpoint.identity()).isEqualTo(Samples.IDENTITY);
    assertThat(checkpoint.dataFingerprint()).isEqualTo("rows-1");
    assertThat(checkpoint.regattaVersion()).isEqualTo("0.1.0");
    assertThat(checkpoint.created()).startsWith("20").endsWith("Z");
    assertThat(checkpoint.files().names()).containsExactly(Samples.STATE, Samples.WEIGHTS);
    assertThat(checkpoint.files().length(Samples.WEIGHTS)).isEqualTo(2 * 65536 + 1234);
    assertThat(names()).containsExactly("round-0000007", "round-0000123");
    try (Stream<Path> files = Files.list(directory().resolve("round-0000123"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("manifest.json", "state.json", "weights.safetensors");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theNewestAndTheBestStay(Disk disk) throws IOException {
    CheckpointStore store = disk.open(directory(), 2);
    store.save(Samples.snapshot(1, 1).best());
    store.save(Samples.snapshot(2, 1).best());
    store.save(Samples.snapshot(3, 1));
    assertThat(names()).containsExactly("round-0000002", "round-0000003");
    store.save(Samples.snapshot(4, 1));
    store.save(Samples.snapshot(5, 1));
    assertThat(names()).containsExactly("round-0000002", "round-0000004", "round-0000005");
    store.save(Samples.snapshot(6, 1).best());
    assertThat(names()).containsExactly("round-0000002", "round-0000005", "round-0000006");
    assertThat(store.bestAsOf(6).orElseThrow().round()).isEqualTo(6);
    assertThat(store.bestAsOf(5).orElseThrow().round()).isEqualTo(2);
    assertThat(store.bestAsOf(1)).isEmpty();
    store.save(Samples.snapshot(7, 1));
    assertThat(names()).containsExactly("round-0000006", "round-0000007");
  }

  @ParameterizedTest
  @EnumSource
  void oneOfTheSameRoundIsReplaced(Disk disk) throws IOException {
    CheckpointStore store = disk.open(directory(), 2);
    store.save(Samples.snapshot(1, 1));
    store.save(Samples.snapshot(1, 2).best());
    assertThat(names()).containsExactly("round-0000001");
    Checkpoint checkpoint = store.newestValid().orElseThrow().checkpoint();
    assertThat(Samples.holds(checkpoint, 1, 2)).isTrue();
    assertThat(Samples.holds(checkpoint, 1, 1)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void staleTemporariesGoAndUnknownFilesStay(Disk disk) throws IOException {
    List<String> unknown =
        List.of("_tmp-other-0000001-00000000", "notes.txt", "round-1", "round-0000009.bak");
    CheckpointStore store = disk.open(directory(), 1);
    store.save(Samples.snapshot(1, 1));
    Files.writeString(directory().resolve("round-0000001/notes.txt"), "mine");
    Files.createDirectories(directory().resolve("_tmp-" + Samples.RUN + "-0000002-12345678/x"));
    for (String name : unknown) {
      Files.createDirectories(directory().resolve(name));
    }
    store.save(Samples.snapshot(2, 1));
    store.save(Samples.snapshot(3, 1));
    assertThat(names())
        .containsAll(unknown)
        .contains("round-0000001", "round-0000003")
        .hasSize(unknown.size() + 2);
  }

  @Test
  void checkpointsOfAnotherJobAndDamagedOnesAreNeitherCountedNorDeleted() throws IOException {
    new CheckpointStoreOfAnotherJob().save(1);
    CheckpointStore store = Samples.store(directory(), 1);
    store.save(Samples.snapshot(2, 1));
    Files.write(directory().resolve("round-0000002/weights.safetensors"), new byte[3]);
    store.save(Samples.snapshot(3, 1));
    store.save(Samples.snapshot(4, 1));
    assertThat(names()).containsExactly("round-0000001", "round-0000002", "round-0000004");
  }

  private final class CheckpointStoreOfAnotherJob {
    void save(long round) throws IOException {
      new CheckpointStore(
              new org.apache.hadoop.fs.Path(directory().toUri()),
              new CheckpointStore.Settings("ffff", "ab".repeat(32), "0.1.0", 1),
              new Configuration(false),
              Hook.NONE)
          .save(Samples.snapshot(round, 1));
    }
  }

  @Test
  void laterOnesAreSetAsideWhenTrainingGoesBack() throws IOException {
    CheckpointStore store = Samples.store(directory(), 5);
    for (long round = 1; round <= 3; round++) {
      store.save(Samples.snapshot(round, 1));
    }
    assertThat(store.setAsideAfter(1)).hasSize(2);
    assertThat(store.newestValid().orElseThrow().checkpoint().round()).isEqualTo(1);
    assertThat(names()).hasSize(3).filteredOn(name -> name.startsWith("abandoned-")).hasSize(2);
    store.save(Samples.snapshot(2, 2));
    assertThat(Samples.holds(store.newestValid().orElseThrow().checkpoint(), 2, 2)).isTrue();
    assertThat(names()).hasSize(4);
  }

  @Test
  void contentMayCloseItsStreamAndWriteByteByByte() throws IOException {
    CheckpointStore store = Samples.store(directory(), 1);
    store.save(
        Snapshot.of(
            1,
            "rows-1",
            Map.of(
                "a.bin",
                out -> {
                  for (int i = 0; i < 1000; i++) {
                    out.write(i);
                  }
                  out.close();
                },
                "empty",
                out -> {})));
    VerifiedFiles files = store.newestValid().orElseThrow().checkpoint().files();
    assertThat(Samples.read(files, "a.bin")).hasSize(1000).endsWith((byte) 999);
    assertThat(Samples.read(files, "empty")).isEmpty();
  }

  @Test
  void otherTrainingDataAreRefused() throws IOException {
    CheckpointStore store = Samples.store(directory(), 1);
    store.save(Samples.snapshot(1, 1));
    Checkpoint checkpoint = store.newestValid().orElseThrow().checkpoint();
    checkpoint.requireData("rows-1");
    assertThatThrownBy(() -> checkpoint.requireData("rows-2"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("names other training data (fingerprint rows-1, now rows-2)");
  }

  @Test
  void aFileChangedAfterItWasVerifiedFailsWhileItIsRead() throws IOException {
    CheckpointStore store = Samples.store(directory(), 1);
    store.save(Samples.snapshot(1, 1));
    VerifiedFiles files = store.newestValid().orElseThrow().checkpoint().files();
    byte[] other = Samples.weights(1, 2);
    Files.write(directory().resolve("round-0000001/weights.safetensors"), other);
    assertThatThrownBy(() -> Samples.read(files, Samples.WEIGHTS))
        .hasRootCauseInstanceOf(DamagedException.class)
        .hasMessageContaining("weights.safetensors does not match the SHA-256 in its manifest");
    assertThatThrownBy(() -> files.length("bias"))
        .hasMessageContaining("has no file bias, only [state.json, weights.safetensors]");
  }

  @Test
  void settingsAndSnapshotsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> Samples.settings(0)).hasMessage("keep is 0, must be 1 or more");
    assertThatThrownBy(() -> new CheckpointStore.Settings("a-b", "", "", 1))
        .hasMessage("run is a-b, must be of 0-9 and a-z");
    assertThatThrownBy(() -> Samples.snapshot(-1, 1)).hasMessage("round is -1, must be 0 or more");
    for (String name : List.of("manifest.json", "../x", "a/b", ".hidden", "")) {
      assertThatThrownBy(() -> Snapshot.of(1, "", Map.of(name, Content.of(new byte[1]))))
          .hasMessage("not a file name for a checkpoint: " + name);
    }
  }
}
