package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.averaging.Combine;
import dev.regatta.driver.averaging.Elastic;
import dev.regatta.driver.averaging.Ema;
import dev.regatta.driver.averaging.IterateAverage;
import dev.regatta.driver.averaging.Mean;
import dev.regatta.driver.averaging.Nova;
import dev.regatta.driver.averaging.OuterAdam;
import dev.regatta.driver.averaging.OuterNesterov;
import dev.regatta.driver.averaging.SlowMomentum;
import dev.regatta.driver.averaging.Swa;
import dev.regatta.driver.schedule.Cosine;
import dev.regatta.driver.schedule.Step;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.sync.Budget;
import dev.regatta.driver.sync.PostLocal;
import dev.regatta.driver.sync.Quadratic;
import dev.regatta.driver.sync.SyncPolicy;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Optimizers;
import dev.regatta.worker.optimizer.Sam;
import dev.regatta.worker.optimizer.Vectors;
import dev.regatta.worker.random.Randoms;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.LocalTrainer;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.RunningStatistics;
import dev.regatta.worker.train.ShardEvaluator;
import dev.regatta.worker.train.StartState;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What distributed training must equal. */
class OraclesTest {
  private static final List<Averaging> RULES =
      List.of(
          new SlowMomentum(1, OptionalDouble.of(0.5)),
          new OuterNesterov(0.7, 0.9),
          new OuterAdam(0.1, 0.9, 0.99, 1e-3));

  private static final String NORMALIZED =
      "[{units: 7, normalization: batch-norm, dropout: 0.3}, {units: 5, normalization:"
          + " layer-norm}]";

  private static final TestRows ROWS = TestRows.classes(101, 5);

  /** A plain training loop on one machine: no rounds, no averages. */
  private static float[] singleMachine(TestRun run, PackedShard shard) {
    WorkerSpec spec = run.workerSpec();
    Network network = spec.buildNetwork();
    Propagation propagation = network.open(run.batch);
    Batch batch = new Batch(run.batch, TestRows.WIDTH, shard.weighted());
    float[] weights = new float[network.parameters()];
    float[] gradient = new float[network.parameters()];
    float[][] slots = new float[spec.optimizer().slots()][network.parameters()];
    network.initialize(run.seed, weights);
    int[] order = new int[shard.rows()];
    long age = 0;
    for (int epoch = 0; epoch < run.epochs; epoch++) {
      new Randoms(Randoms.key(run.seed, 1, epoch, 0)).permutation(order, order.length);
      for (int from = 0, step = 0; from < order.length; from += run.batch, step++) {
        shard.gather(order, from, Math.min(run.batch, order.length - from), batch);
        propagation.gradient(batch, weights, gradient, Randoms.key(run.seed, 2, epoch, 0, step));
        age++;
        if (spec.optimizer() instanceof Sam sam) {
          float[] above = above(weights, gradient, sam.rho());
          propagation.gradient(batch, above, gradient, Randoms.key(run.seed, 2, epoch, 0, step));
        }
        step(spec.optimizer(), network, weights, gradient, slots, age);
      }
    }
    return weights;
  }

  private static float[] above(float[] weights, float[] gradient, double rho) {
    float[] above = weights.clone();
    float factor = (float) (rho / Vectors.norm(gradient, 0, gradient.length));
    for (int i = 0; i < above.length; i++) {
      above[i] += factor * gradient[i];
    }
    return above;
  }

  private static void step(
      Optimizer optimizer,
      Network network,
      float[] weights,
      float[] gradient,
      float[][] slots,
      long age) {
    float[] constants = new float[Optimizer.CONSTANTS];
    for (ParameterBlock block : network.blocks()) {
      if (block.isStatistic()) {
        subtract(gradient, weights, block);
        continue;
      }
      int from = block.offset();
      int to = block.end();
      optimizer.prepare(age, optimizer.learningRate(), constants);
      if (optimizer.byLayer() && block.decays()) {
        double squares = optimizer.squaredDirection(weights, gradient, slots, from, to, constants);
        optimizer.trust(Vectors.norm(weights, from, to), Math.sqrt(squares), constants);
      }
      optimizer.step(weights, gradient, slots, from, to, constants);
    }
  }

  private static String atRate(String optimizer, double rate) {
    String inner = optimizer.equals("sam") ? "optimizer: {type: momentum, %s}" : "%s";
    return "{type: " + optimizer + ", " + inner.formatted("learning-rate: " + rate) + "}";
  }

  @ParameterizedTest
  @CsvSource({
    "sgd, 1",
    "sgd, 16",
    "momentum, 3",
    "nesterov, 5",
    "rmsprop, 4",
    "adam, 1",
    "adam, 7",
    "adagrad, 2",
    "adadelta, 3",
    "adamax, 4",
    "nadam, 5",
    "amsgrad, 6",
    "adabelief, 7",
    "lion, 8",
    "lars, 3",
    "lamb, 4",
    "sam, 5"
  })
  void oneReplicaIsAPlainLoopBitForBit(String optimizer, int every) {
    TestRun run = new TestRun(ROWS.shards(101));
    run.optimizer = atRate(optimizer, 0.01);
    run.layers = "[{units: 7, activation: relu, dropout: 0.3}]";
    run.every = every;

    assertThat(run.run().state().weights).isEqualTo(singleMachine(run, run.training.get(0)));
  }

  private static void subtract(float[] change, float[] weights, ParameterBlock block) {
    for (int i = block.offset(); i < block.end(); i++) {
      weights[i] -= change[i];
    }
  }

  /** The last batch of an epoch is one row: 101 = 12 x 8 + 5 = 25 x 4 + 1. */
  @ParameterizedTest
  @CsvSource({"sgd, 8, 1", "adam, 4, 16", "lion, 8, 5"})
  void oneReplicaWithNormalizedLayersToo(String optimizer, int batch, int every) {
    TestRun run = new TestRun(ROWS.shards(101));
    run.optimizer = "{type: " + optimizer + ", learning-rate: 0.01}";
    run.layers = NORMALIZED;
    run.batch = batch;
    run.every = every;

    assertThat(run.run().state().weights).isEqualTo(singleMachine(run, run.training.get(0)));
  }

  /**
   * Pooled means are weighted by rows, whatever the rule makes of weights; variances stay above 0.
   */
  @Test
  void rulesDoNotTouchRunningStatistics() {
    TestRun run = new TestRun(ROWS.shards(30, 50, 20));
    run.layers = NORMALIZED;
    run.epochs = 1;
    run.every = 100;
    run.optimizer = "{type: sgd, learning-rate: 0}";
    TrainingState mean = run.run().state();
    RunningStatistics statistics = RunningStatistics.of(run.workerSpec().buildNetwork());
    float[] pooled = statistics.take(mean.weights);
    assertThat(pooled).hasSize(2 * 7).isNotEqualTo(statistics.take(run.freshState().weights));

    for (Averaging rule : RULES) {
      run.rule = rule;
      TrainingState state = run.run().state();
      assertThat(statistics.take(state.weights)).isEqualTo(pooled);
      for (float[] slot : state.ruleSlots) {
        assertThat(statistics.take(slot)).containsOnly(0);
      }
    }
  }

  @Test
  void plainSgdOnEqualShardsIsOneMachineOnTheUnionOfTheBatches() {
    TestRun many = wholeBatches(new TestRun(ROWS.shards(25, 25, 25, 25)));
    TestRun one = wholeBatches(new TestRun(ROWS.shards(100)));

    assertThat(many.run().state().weights)
        .containsExactly(one.run().state().weights, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,99", "0,100", "60,3,0,37", "100", "33,33,34"})
  void plainSgdOnUnequalShardsIsOneMachineOnTheUnionOfTheBatches(String sizes) {
    TestRun many = wholeBatches(new TestRun(ROWS.shards(ints(sizes))));
    TestRun one = wholeBatches(new TestRun(ROWS.shards(100)));

    assertThat(many.run().state().weights)
        .containsExactly(one.run().state().weights, within(1e-6f));
  }

  @Test
  void weightedRowsOnUnequalShardsAreOneMachineOnTheUnionOfTheBatches() {
    float[] weights = new float[100];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 7 == 0 ? 0 : 0.5f + i % 5;
    }
    TestRun many =
        wholeBatches(new TestRun(List.of(ROWS.shard(0, 70, weights), ROWS.shard(70, 30, weights))));
    TestRun one = wholeBatches(new TestRun(List.of(ROWS.shard(0, 100, weights))));

    assertThat(many.run().state().weights)
        .containsExactly(one.run().state().weights, within(1e-6f));
  }

  @Test
  void momentumWithKeptBuffersOnEqualShardsIsOneMachine() {
    TestRun many = wholeBatches(new TestRun(ROWS.shards(50, 50)));
    many.localState = LocalState.KEEP;
    many.optimizer = "{type: momentum, learning-rate: 0.1}";
    TestRun one = wholeBatches(new TestRun(ROWS.shards(100)));
    one.optimizer = many.optimizer;

    assertThat(many.run().state().weights)
        .containsExactly(one.run().state().weights, within(2e-6f));
  }

  @Test
  void slowMomentumAfterEveryStepIsTheLargeBatchesHeavyBall() {
    TestRun many = wholeBatches(new TestRun(ROWS.shards(30, 50, 20)));
    many.rule = new SlowMomentum(1, OptionalDouble.of(0.9));
    TestRun one = wholeBatches(new TestRun(ROWS.shards(100)));
    one.optimizer = "{type: momentum, learning-rate: 0.1}";

    assertThat(many.run().state().weights)
        .containsExactly(one.run().state().weights, within(1e-6f));
  }

  /** At a constant rate; velocity is in units of weights here, and of gradients there. */
  @Test
  void outerNesterovAfterEveryStepIsTheLargeBatchesNesterov() {
    TestRun many = wholeBatches(new TestRun(ROWS.shards(30, 50, 20)));
    many.rule = new OuterNesterov(1, 0.9);
    TestRun one = wholeBatches(new TestRun(ROWS.shards(100)));
    one.optimizer = "{type: nesterov, learning-rate: 0.1}";

    assertThat(many.run().state().weights)
        .containsExactly(one.run().state().weights, within(1e-6f));
  }

  @Test
  void rulesAtTheirNeutralParametersAreTheMean() {
    for (Averaging rule :
        List.of(new SlowMomentum(1, OptionalDouble.of(0)), new OuterNesterov(1, 0))) {
      TestRun run = new TestRun(ROWS.shards(30, 50, 20));
      float[] mean = run.run().state().weights;
      run.rule = rule;

      assertThat(run.run().state().weights).containsExactly(mean, within(1e-6f));
    }
  }

  @ParameterizedTest
  @CsvSource({"48, 48, 48, 1", "48, 48, 48, 2", "46, 44, 48, 2"})
  void novaWithEqualStepsIsTheMeanBitForBit(int first, int second, int third, int threads) {
    TestRun run = new TestRun(TestRows.classes(144, 5).shards(first, second, third));
    run.optimizer = "{type: adam, learning-rate: 0.05}";
    run.threads = threads;
    String mean = run.run().digest();
    run.rule = new Nova();

    assertThat(run.run().digest()).isEqualTo(mean);
  }

  /** Four steps and three in the first round of each epoch. */
  @Test
  void novaWithUnequalStepsIsNotTheMean() {
    TestRun run = new TestRun(ROWS.shards(72, 24));
    run.every = 4;
    String mean = run.run().digest();
    run.rule = new Nova();

    assertThat(run.run().digest()).isNotEqualTo(mean);
  }

  @Test
  void elasticAtItsNeutralParametersIsTheMeanBitForBit() {
    TestRun run = new TestRun(ROWS.shards(30, 50, 20));
    run.localState = LocalState.KEEP;
    run.optimizer = "{type: adam, learning-rate: 0.05}";
    String mean = run.run().digest();
    run.rule = new Elastic(1, OptionalDouble.of(1));
    assertThat(run.run().digest()).isEqualTo(mean);

    run.rule = new Elastic(1, OptionalDouble.of(0.99));
    assertThat(run.run().digest()).isNotEqualTo(mean);
  }

  @Test
  void evaluationWeightsAtTheirNeutralParametersAreTheLast() {
    TestRun run = new TestRun(ROWS.shards(30, 50, 20));
    TestRun.Result last = run.run();
    for (IterateAverage neutral : List.of(new Swa(1), new Ema(1e-3))) {
      run.evaluationWeights = neutral;
      TestRun.Result result = run.run();

      assertThat(result.state().evaluated()).isEqualTo(last.state().weights);
      assertThat(result.state().best).isEqualTo(last.state().best);
    }
  }

  /** Training is that of the last weights; what is validated is the mean of those of all rounds. */
  @Test
  void evaluationWeightsAreJudgedAndChangeNoTraining() {
    TestRun run = new TestRun(ROWS.shards(48, 48));
    TestRun.Result last = run.run();
    List<float[]> rounds = new ArrayList<>();
    List<double[]> seen = new ArrayList<>();
    WorkerSpec spec = run.workerSpec();
    run.evaluationWeights = new Swa(0);
    run.listener =
        new TrainingListener() {
          @Override
          public void rounded(TrainingState state) {
            rounds.add(state.weights.clone());
          }
        };
    run.checkpoints =
        (state, best) -> {
          Evaluation evaluation = spec.newEvaluation();
          ShardEvaluator evaluator = new ShardEvaluator(spec);
          for (PackedShard shard : run.training) {
            evaluator.add(shard, shard.rows(), state.evaluated(), evaluation);
          }
          double told = state.history.last().orElseThrow().metric("validation-loss");
          seen.add(new double[] {told, evaluation.values().getOrDefault("loss", Double.NaN)});
        };

    TestRun.Result result = run.run();

    assertThat(result.state().weights).isEqualTo(last.state().weights);
    assertThat(result.state().best).isEqualTo(result.state().evaluated());
    assertThat(seen).hasSize(run.epochs).allSatisfy(pair -> assertThat(pair[0]).isEqualTo(pair[1]));
    float[] mean = new float[last.state().weights.length];
    for (int i = 0; i < mean.length; i++) {
      int parameter = i;
      mean[i] = (float) rounds.stream().mapToDouble(w -> w[parameter]).average().orElseThrow();
    }
    assertThat(rounds).hasSize(6);
    assertThat(result.state().evaluated()).containsExactly(mean, within(1e-6f));
    assertThat(result.state().evaluated()).isNotEqualTo(last.state().weights);
  }

  @Test
  void syncPoliciesAtTheirNeutralParametersAreEvery() {
    TestRun run = new TestRun(ROWS.shards(50, 51));
    run.epochs = 4;
    run.schedule = new Cosine(0, 0.5);
    run.every = 1;
    String single = run.run().digest();
    run.every = 3;
    String three = run.run().digest();
    assertThat(single).isNotEqualTo(three);

    assertThat(digest(run, new Budget(1e-9, 3))).isEqualTo(three);
    assertThat(digest(run, new Budget(0.5, 1))).isEqualTo(single);
    assertThat(digest(run, new PostLocal(3, 1))).isEqualTo(single);
    assertThat(digest(run, new PostLocal(3, 0))).isEqualTo(three);
    assertThat(digest(run, new PostLocal(3, 0.5))).isNotIn(single, three);
    assertThat(digest(run, new Quadratic(3, 1e-9))).isEqualTo(three);
    assertThat(digest(run, new Quadratic(3, 0.1))).isNotIn(single, three);
  }

  private static String digest(TestRun run, SyncPolicy policy) {
    run.sync = policy;
    return run.run().digest();
  }

  /** Seven steps an epoch: one by one in the first two epochs, then by three, with their epoch. */
  @Test
  void postLocalRoundsAreLongerInTheSecondHalf() {
    TestRun run = new TestRun(ROWS.shards(50, 51));
    run.epochs = 4;
    run.sync = new PostLocal(3, 0.5);

    assertThat(run.run().state().rounds).isEqualTo(2 * 7 + 2 * 3);
  }

  /** 0.1 / 0.05 squared: four steps as the rate is halved; three before, and in the warm-up. */
  @Test
  void quadraticRoundsGetLongerAsTheRateFalls() {
    TestRun run = new TestRun(ROWS.shards(48, 48));
    run.epochs = 4;
    run.schedule = new Step(2, 0.5, 1);
    run.sync = new Quadratic(2, 0.1);

    assertThat(run.run().state().rounds).isEqualTo(3 * 3 + 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{units: 7, activation: tanh}]", NORMALIZED})
  void theSameRowsAndRandomNumbersOnEveryWorkerAreOneWorker(String layers) {
    TestRun run = new TestRun(ROWS.shards(64));
    run.optimizer = "adam";
    run.layers = layers;
    WorkerSpec spec = run.workerSpec();
    LocalSpec local = spec.local(spec.buildNetwork());
    TrainingState state = run.freshState();
    List<LocalTrainer> same = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      same.add(new LocalTrainer(local, run.training.get(0), 0));
    }
    for (int round = 0; round < 2; round++) {
      RoundPlan plan =
          new RoundPlan(0, 4 * round, new double[] {.1, .1, .05, .02}, 4L * round, false);
      StartState start = new StartState(state.weights, state.optimizerSlots, null);
      List<Update> updates =
          same.stream().map(trainer -> trainer.run(plan, start, () -> false)).toList();
      float[] before = state.weights.clone();
      float[] alone = Objects.requireNonNull(updates.get(0).end())[0].clone();
      float[] slotAlone = Objects.requireNonNull(updates.get(0).end())[2].clone();

      Combine.apply(updates, local, new Mean(1), 0.1, state);

      assertThat(state.weights).isEqualTo(alone).isNotEqualTo(before);
      assertThat(state.optimizerSlots[1]).isEqualTo(slotAlone);
    }
  }

  @Test
  void learningRateZeroMovesNothing() {
    for (String optimizer : Optimizers.REGISTRY.names()) {
      TestRun run = new TestRun(ROWS.shards(50, 50));
      run.optimizer = atRate(optimizer, 0);
      for (Averaging rule : RULES) {
        run.rule = rule;
        assertThat(run.run().state().weights)
            .as("%s, %s", optimizer, rule)
            .isEqualTo(run.freshState().weights);
      }
    }
  }

  @Test
  void replicasInOneWorkerAndWorkersTrainAllRowsOnce() {
    TestRun run = new TestRun(ROWS.shards(50, 51));
    run.threads = 3;
    run.every = 2;

    TestRun.Result result = run.run();

    assertThat(result.state().rows).isEqualTo(3 * 101);
    assertThat(result.digest()).isEqualTo(run.run().digest());
  }

  @Test
  void moreReplicasThanRowsAndBatchesLargerThanShardsWork() {
    TestRun run = new TestRun(ROWS.shards(1, 2, 0));
    run.threads = 4;
    run.batch = 1000;

    assertThat(run.run().state().rows).isEqualTo(9);
  }

  /** One step per epoch and replica, over all of its rows. */
  private static TestRun wholeBatches(TestRun run) {
    run.batch = 100;
    run.every = 1;
    run.epochs = 10;
    return run;
  }

  private static int[] ints(String list) {
    return java.util.Arrays.stream(list.split(",", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
