package dev.regatta.worker.train;

import dev.regatta.conf.JobText;
import dev.regatta.worker.Workers;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * A program: two replicas of 784-UNITS-UNITS-10 train while another thread allocates as fast as it
 * can, in a heap of which little more is free than what the memory estimate leaves. Arguments are
 * UNITS, the rows of a batch and seconds. Prints its {@link Report}.
 */
final class AllocateBesideTraining {
  private static final int INPUTS = 784;
  private static final int STEPS = 2;

  /** Of the heap: arrays that live, ballast included. */
  private static final double FULL = 0.68;

  private static final int MEGABYTE = 1 << 20;
  private static final int PIECE = 64 << 10;
  private static final int LIVE_PIECES = 64;

  /** The times that a collection had to wait for threads in native calls. */
  private static final String WAITS = "jdk.GCLocker";

  /**
   * What one run showed.
   *
   * @param rounds of two local steps each that both replicas finished
   * @param megabytes that the other thread allocated meanwhile
   * @param stalls how often a collection was wanted while a native call held its arrays: the
   *     threads that want memory stand still until it ends
   * @param longestStallMicros the longest of these times
   * @param longestPauseMicros the longest time between two allocations, for whatever reason
   */
  record Report(
      int rounds, long megabytes, int stalls, long longestStallMicros, long longestPauseMicros) {
    static Report parse(String line) {
      long[] numbers = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
      return new Report((int) numbers[0], numbers[1], (int) numbers[2], numbers[3], numbers[4]);
    }

    String line() {
      return rounds
          + " "
          + megabytes
          + " "
          + stalls
          + " "
          + longestStallMicros
          + " "
          + longestPauseMicros;
    }
  }

  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger rounds = new AtomicInteger();
  private final List<byte[]> ballast = new ArrayList<>();
  private long allocated;
  private long longestPauseNanos;

  private AllocateBesideTraining() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int units = Integer.parseInt(arguments[0]);
    int batch = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    System.out.println(new AllocateBesideTraining().run(units, batch, seconds).line());
  }

  private Report run(int units, int batch, int seconds) throws IOException, InterruptedException {
    Blas.best();
    WorkerSpec spec = spec(units, batch);
    float[] weights = new float[spec.buildNetwork().parameters()];
    spec.buildNetwork().initialize(7, weights);
    StartState start = new StartState(weights, new float[0][], null);
    PackedShard shard = shard(2 * STEPS * batch);
    try (LocalTrainer trainer = new LocalTrainer(spec.local(spec.buildNetwork()), shard, 0);
        Recording recording = new Recording()) {
      train(trainer, start);
      fillHeap();
      recording.enable(WAITS).withoutThreshold();
      recording.start();
      Thread training = new Thread(() -> trainOn(trainer, start), "training");
      training.start();
      try {
        allocate(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
      } finally {
        // Where memory was refused, the process ends and tells of it.
        ended.set(true);
      }
      training.join();
      recording.stop();
      return report(recording);
    }
  }

  private void trainOn(LocalTrainer trainer, StartState start) {
    while (!ended.get()) {
      train(trainer, start);
      rounds.incrementAndGet();
    }
  }

  private static void train(LocalTrainer trainer, StartState start) {
    double[] rates = new double[STEPS];
    Arrays.fill(rates, 0.001);
    Update update = trainer.run(new RoundPlan(0, 0, rates, 0, false), start, () -> false);
    if (update.activeReplicas() != 2 || update.divergence() != null) {
      throw new IllegalStateException("not a round of two replicas: " + update);
    }
  }

  private void fillHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    for (long left = (long) (FULL * runtime.maxMemory()) - used; left > 0; left -= PIECE) {
      ballast.add(new byte[PIECE]);
    }
  }

  private void allocate(long end) {
    ArrayDeque<byte[]> live = new ArrayDeque<>();
    long before = System.nanoTime();
    while (before < end) {
      live.add(new byte[PIECE]);
      if (live.size() > LIVE_PIECES) {
        live.remove();
      }
      allocated++;
      long now = System.nanoTime();
      longestPauseNanos = Math.max(longestPauseNanos, now - before);
      before = now;
    }
  }

  private Report report(Recording recording) throws IOException {
    Path file = Files.createTempFile("regatta", ".jfr");
    try {
      recording.dump(file);
      List<RecordedEvent> waits = RecordingFile.readAllEvents(file);
      long longest = waits.stream().mapToLong(wait -> wait.getDuration().toNanos()).max().orElse(0);
      return new Report(
          rounds.get(),
          allocated * PIECE / MEGABYTE,
          waits.size(),
          TimeUnit.NANOSECONDS.toMicros(longest),
          TimeUnit.NANOSECONDS.toMicros(longestPauseNanos));
    } finally {
      Files.delete(file);
    }
  }

  private static WorkerSpec spec(int units, int batch) {
    String text =
        """
        network:
          layers: [{units: %d, activation: relu}, {units: %d, activation: relu}]
          loss: cross-entropy
        inputs: %d
        classes: 10
        label-scale: 1
        optimizer: {type: sgd, learning-rate: 0.001}
        regularization: {}
        local-state: reset
        batch-size: %d
        threads: 2
        seed: 5
        """;
    return Workers.bindSpec(
        JobText.parse("test", text.formatted(units, units, INPUTS, batch), Map.of()));
  }

  private static PackedShard shard(int rows) {
    Random random = new Random(1);
    ShardBuilder builder = new ShardBuilder(rows, INPUTS, false, 0);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < INPUTS; i++) {
        builder.block()[builder.offset() + i] = random.nextFloat();
      }
      builder.endRow(random.nextInt(10), 1);
    }
    return builder.build();
  }
}
