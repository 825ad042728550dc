package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.JobText;
import dev.regatta.worker.Workers;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.shard.BlockFeed;
import dev.regatta.worker.shard.BlockLayout;
import dev.regatta.worker.shard.BlockedShard;
import dev.regatta.worker.shard.LostBlockException;
import dev.regatta.worker.shard.Shard;
import dev.regatta.worker.train.BlockFiles.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on rows that lie in blocks: in memory or in files. */
class BlockTrainingTest {
  private static final int WIDTH = 9;
  private static final int BATCH = 8;
  private static final Form DENSE = new Form(WIDTH, false);

  @TempDir private Path folder;

  @AfterEach
  void noThreadReadsAhead() {
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("regatta-read-ahead"));
  }

  private static WorkerSpec spec(int threads, boolean sparse, int batch) {
    String text =
        """
        network: {layers: [{units: 7, activation: tanh, dropout: 0.1}], loss: cross-entropy}
        inputs: %d
        classes: 3
        label-scale: 1
        optimizer: {type: adam, learning-rate: 0.01}
        regularization: {}
        local-state: average
        batch-size: %d
        threads: %d
        seed: 5
        rows: %s
        """;
    return Workers.bindSpec(
        JobText.parse(
            "test", text.formatted(WIDTH, batch, threads, sparse ? "sparse" : "dense"), Map.of()));
  }

  /** As between two rounds that are Spark jobs. */
  private static void pause(LocalTrainer trainer) {
    trainer.close();
  }

  private static LocalTrainer trainer(WorkerSpec spec, Shard shard) {
    return new LocalTrainer(spec.local(spec.buildNetwork()), shard, 1);
  }

  private static StartState start(WorkerSpec spec) {
    float[] weights = new float[spec.buildNetwork().parameters()];
    spec.buildNetwork().initialize(7, weights);
    return new StartState(weights, new float[spec.optimizer().slots()][weights.length], null);
  }

  private static RoundPlan plan(int epoch, int firstStep, int steps) {
    double[] rates = new double[steps];
    Arrays.fill(rates, 0.01);
    return new RoundPlan(epoch, firstStep, rates, 0, false);
  }

  /** The end weights of each round from a place on, rounds of three steps. */
  private static List<float[]> rounds(
      WorkerSpec spec, LocalTrainer trainer, int rows, int fromEpoch, int fromStep) {
    int steps = (rows + spec.threads() - 1) / spec.threads();
    steps = (steps + spec.batchSize() - 1) / spec.batchSize();
    List<float[]> ends = new ArrayList<>();
    for (int epoch = fromEpoch; epoch < 3; epoch++) {
      for (int step = epoch == fromEpoch ? fromStep : 0; step < steps; step += 3) {
        Update update = trainer.run(plan(epoch, step, 3), start(spec), () -> false);
        ends.add(Objects.requireNonNull(update.end())[0].clone());
      }
    }
    return ends;
  }

  @ParameterizedTest
  @CsvSource({
    "100, 1, 30, false", "100, 1, 7, false", "101, 3, 10, false", "97, 2, 1, false",
    "60, 1, 60, false", "61, 1, 60, false", "5, 1, 100, false", "100, 2, 9, true",
    "50, 1, 3, true"
  })
  void filesGiveTheBitsOfMemory(int rows, int threads, int blockRows, boolean sparse) {
    Form form = new Form(WIDTH, sparse);
    BlockLayout layout = new BlockLayout(rows, threads, blockRows);
    WorkerSpec spec = spec(threads, sparse, BATCH);
    BlockedShard files = new BlockFiles(folder).write(layout, form);
    List<float[]> golden;
    try (LocalTrainer trainer = trainer(spec, BlockFiles.inMemory(layout, form))) {
      golden = rounds(spec, trainer, rows, 0, 0);
    }
    try (LocalTrainer trainer = trainer(spec, files)) {
      assertThat(rounds(spec, trainer, rows, 0, 0)).containsExactlyElementsOf(golden);
      // Back to the beginning, without its buffers' knowledge being wrong.
      pause(trainer);
      assertThat(rounds(spec, trainer, rows, 0, 0)).containsExactlyElementsOf(golden);
    }
    assertThat(golden.stream().map(Arrays::hashCode).distinct().count()).isEqualTo(golden.size());
  }

  /** Whoever asks for more than there is must not wait for it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void behindTheLastBlockThereIsNone(boolean onDisk) throws InterruptedException {
    BlockLayout layout = new BlockLayout(10, 1, 4);
    BlockedShard shard =
        onDisk ? new BlockFiles(folder).write(layout, DENSE) : BlockFiles.inMemory(layout, DENSE);
    try (BlockFeed feed = shard.feed()) {
      assertThatThrownBy(feed::next).hasMessage("no block is left of 0");
      feed.begin(new int[] {2, 0, 1}, 1);
      assertThat(feed.next().rows()).isEqualTo(4);
      assertThat(feed.next().rows()).isEqualTo(4);
      assertThatThrownBy(feed::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no block is left of 3");
    }
  }

  @Test
  void aRoundInTheMiddleOfAnEpochIsTheSameInAFreshTrainer() {
    BlockLayout layout = new BlockLayout(100, 2, 7);
    WorkerSpec spec = spec(2, false, BATCH);
    BlockedShard files = new BlockFiles(folder).write(layout, DENSE);
    List<float[]> golden;
    try (LocalTrainer trainer = trainer(spec, files)) {
      golden = rounds(spec, trainer, 100, 0, 0);
    }
    try (LocalTrainer trainer = trainer(spec, files)) {
      List<float[]> later = rounds(spec, trainer, 100, 1, 3);
      assertThat(later)
          .containsExactlyElementsOf(golden.subList(golden.size() - later.size(), golden.size()));
    }
  }

  /** The rows of an epoch in their order, and what the order calls them. */
  private static List<Integer> order(
      LocalSpec spec, Shard shard, int replica, int epoch, int batchRows) {
    List<Integer> rows = new ArrayList<>();
    try (RowOrder order = RowOrder.of(spec, shard, 1, replica)) {
      order.begin(epoch);
      int count = spec.replicaRows(shard.rows(), replica);
      Batch batch = shard.newBatch(batchRows);
      for (int from = 0; from < count; from += batchRows) {
        order.gather(from, Math.min(batchRows, count - from), batch);
        for (int i = 0; i < batch.rows; i++) {
          rows.add((int) batch.features[i * WIDTH]);
          assertThat(order.row(from + i)).isEqualTo(rows.get(from + i));
        }
      }
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"100, 1, 30, 8", "101, 3, 10, 7", "97, 2, 1, 16", "61, 1, 60, 1", "2, 3, 1, 4"})
  void everyRowComesOnceInAnEpoch(int rows, int threads, int blockRows, int batchRows) {
    BlockLayout layout = new BlockLayout(rows, threads, blockRows);
    BlockedShard files = new BlockFiles(folder).write(layout, DENSE);
    WorkerSpec spec = spec(threads, false, BATCH);
    LocalSpec local = spec.local(spec.buildNetwork());
    Set<List<Integer>> orders = new HashSet<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      Set<Integer> seen = new HashSet<>();
      List<Integer> all = new ArrayList<>();
      for (int replica = 0; replica < threads; replica++) {
        all.addAll(order(local, files, replica, epoch, batchRows));
      }
      all.forEach(row -> assertThat(seen.add(row)).isTrue());
      assertThat(seen).hasSize(rows).allMatch(row -> row >= 0 && row < rows);
      orders.add(all);
    }
    assertThat(orders).hasSize(rows > 3 ? 3 : 1);
  }

  @Test
  void ofOneBlockTheRowsAreShuffledTogether() {
    BlockedShard one = BlockFiles.inMemory(new BlockLayout(50, 1, 50), DENSE);
    WorkerSpec spec = spec(1, false, BATCH);
    LocalSpec local = spec.local(spec.buildNetwork());
    assertThat(order(local, one, 0, 0, BATCH)).isNotEqualTo(order(local, one, 0, 1, BATCH));
    assertThatThrownBy(() -> RowOrder.of(spec(2, false, 1).local(spec.buildNetwork()), one, 0, 0))
        .hasMessage("blocks of 1 replicas, and 2 train");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void evaluationIsThatOfRowsThatAreNotCut(boolean sparse) {
    Form form = new Form(WIDTH, sparse);
    WorkerSpec spec = spec(1, sparse, BATCH);
    float[] weights = start(spec).weights();
    int rows = 2 * ShardEvaluator.BLOCK_ROWS + 77;
    BlockedShard files = new BlockFiles(folder).write(new BlockLayout(rows, 1, 100), form);
    ShardEvaluator evaluator = new ShardEvaluator(spec);
    for (int some : new int[] {rows, rows - 1, 100, 1, 0}) {
      Evaluation golden = spec.newEvaluation();
      evaluator.add(BlockFiles.whole(rows, form), some, weights, golden);
      Evaluation cut = spec.newEvaluation();
      evaluator.add(files, some, weights, cut);
      assertThat(cut.encode()).isEqualTo(golden.encode());
      assertThat(cut.rows()).isEqualTo(some);
    }
    Evaluation ofTwo = spec.newEvaluation();
    evaluator.add(BlockFiles.inMemory(new BlockLayout(rows, 2, 100), form), 301, weights, ofTwo);
    assertThat(ofTwo.rows()).isEqualTo(301);
  }

  private static void spoil(BlockFiles files, int block, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(files.file(block));
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    Files.write(files.file(block), bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 7, 23, 40, 300, -20, -1})
  void aChangedByteIsALostBlock(int at) throws IOException {
    for (boolean sparse : new boolean[] {false, true}) {
      BlockFiles files = new BlockFiles(folder);
      BlockedShard shard = files.write(new BlockLayout(100, 1, 10), new Form(WIDTH, sparse));
      spoil(files, 4, at);
      WorkerSpec spec = spec(1, sparse, BATCH);
      try (LocalTrainer trainer = trainer(spec, shard)) {
        assertThatThrownBy(() -> trainer.run(plan(0, 0, 13), start(spec), () -> false))
            .isInstanceOf(LostBlockException.class)
            .hasMessageStartingWith("block 4 of a worker's rows cannot be read: ");
        assertThat(files.discarded).containsExactly(4);
        spoil(files, 4, at);
        assertThat(trainer.run(plan(0, 0, 13), start(spec), () -> false).rows()).isEqualTo(100);
      }
    }
  }

  @Test
  void soIsAFileThatIsGoneOrShort() throws IOException {
    BlockFiles files = new BlockFiles(folder);
    BlockedShard shard = files.write(new BlockLayout(100, 2, 10), DENSE);
    WorkerSpec spec = spec(2, false, BATCH);
    byte[] bytes = Files.readAllBytes(files.file(7));
    Files.write(files.file(7), Arrays.copyOf(bytes, bytes.length - 3));
    try (LocalTrainer trainer = trainer(spec, shard)) {
      assertThatThrownBy(() -> trainer.run(plan(0, 0, 7), start(spec), () -> false))
          .hasRootCauseInstanceOf(IOException.class);
    }
    Files.delete(files.file(7));
    try (LocalTrainer trainer = trainer(spec, shard)) {
      assertThatThrownBy(() -> trainer.run(plan(0, 0, 7), start(spec), () -> false))
          .hasRootCauseInstanceOf(java.nio.file.NoSuchFileException.class);
    }
  }

  @Test
  void aCancelledRoundLeavesNoThreadAndTheNextIsExact() {
    BlockLayout layout = new BlockLayout(100, 1, 7);
    WorkerSpec spec = spec(1, false, BATCH);
    BlockedShard files = new BlockFiles(folder).write(layout, DENSE);
    try (LocalTrainer trainer = trainer(spec, files)) {
      AtomicInteger asked = new AtomicInteger();
      assertThatThrownBy(
              () -> trainer.run(plan(0, 0, 13), start(spec), () -> asked.getAndIncrement() == 5))
          .isInstanceOf(RoundCancelledException.class);
      pause(trainer);
      noThreadReadsAhead();
      try (LocalTrainer other = trainer(spec, BlockFiles.inMemory(layout, DENSE))) {
        assertThat(rounds(spec, trainer, 100, 0, 0))
            .containsExactlyElementsOf(rounds(spec, other, 100, 0, 0));
      }
    }
  }

  @Test
  void anInterruptedWorkerGivesTheRoundUp() throws Exception {
    BlockedShard files = new BlockFiles(folder).write(new BlockLayout(100, 1, 7), DENSE);
    WorkerSpec spec = spec(1, false, BATCH);
    AtomicInteger cancelled = new AtomicInteger();
    Thread thread =
        new Thread(
            () -> {
              try (LocalTrainer trainer = trainer(spec, files)) {
                Thread.currentThread().interrupt();
                trainer.run(plan(0, 0, 13), start(spec), () -> false);
              } catch (RoundCancelledException e) {
                cancelled.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 100);
              }
            });
    thread.start();
    thread.join();
    // Where the blocks came before they were waited for, the round came to its end.
    assertThat(cancelled.get()).isBetween(0, 1);
  }

  /** A quarter of the rows, and room to spare for the blocks that are held at once. */
  @Test
  void rowsAreTrainedThatTheHeapCannotHold() throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseG1GC",
                "-cp",
                System.getProperty("java.class.path"),
                TrainInSmallHeap.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(output).strip()).endsWith(String.valueOf(2 * (128 << 10)));
  }
}
