package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.worker.optimizer.Adagrad;
import dev.regatta.worker.optimizer.Adam;
import dev.regatta.worker.optimizer.Nesterov;
import dev.regatta.worker.optimizer.RmsProp;
import dev.regatta.worker.optimizer.Sgd;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** What a configuration's updater becomes in a job that says nothing of its own. */
class UpdaterTermsTest {
  private static UpdaterTerms terms(IUpdater updater) {
    return terms(new NeuralNetConfiguration.Builder().updater(updater));
  }

  private static UpdaterTerms terms(NeuralNetConfiguration.Builder builder) {
    return terms(builder, new DenseLayer.Builder().nOut(4));
  }

  private static UpdaterTerms terms(
      NeuralNetConfiguration.Builder builder, DenseLayer.Builder first) {
    return new UpdaterTerms(
        builder
            .list()
            .layer(first.build())
            .layer(output())
            .setInputType(InputType.feedForward(3))
            .build()
            .toJson());
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(2)
        .activation(Activation.SOFTMAX)
        .build();
  }

  @Test
  void updatersAreOptimizersWithTheirRates() {
    assertThat(terms(new org.nd4j.linalg.learning.config.Sgd(0.3)).optimizer())
        .isEqualTo(new Sgd(0.3));
    assertThat(terms(new Nesterovs(0.02, 0.8)).optimizer()).isEqualTo(new Nesterov(0.02, 0.8));
    assertThat(terms(new AdaGrad(0.05)).optimizer()).isEqualTo(new Adagrad(0.05, 1e-6));
    assertThat(terms(new org.nd4j.linalg.learning.config.RmsProp(0.01, 0.9, 1e-7)).optimizer())
        .isEqualTo(new RmsProp(0.01, 0.9, 1e-7, false, 0));
    assertThat(terms(new org.nd4j.linalg.learning.config.Adam(0.01, 0.8, 0.9, 1e-6)).optimizer())
        .isEqualTo(new Adam(0.01, 0.8, 0.9, 1e-6));
  }

  @Test
  void whatSaysNothingHasTheUpdaterThatDl4jGivesIt() {
    UpdaterTerms terms = terms(new NeuralNetConfiguration.Builder());
    assertThat(terms.optimizer()).isEqualTo(new Sgd(1e-3));
    assertThat(terms.schedule()).hasToString("\"constant\"");
  }

  @Test
  void layersWithinOthersCountToo() {
    String text =
        new NeuralNetConfiguration.Builder()
            .updater(new Nesterovs(0.1, 0.7))
            .graphBuilder()
            .addInputs("in")
            .addLayer("steps", new LastTimeStep(new LSTM.Builder().nOut(4).build()), "in")
            .addLayer("out", output(), "steps")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(3))
            .build()
            .toJson();
    assertThat(new UpdaterTerms(text).optimizer()).isEqualTo(new Nesterov(0.1, 0.7));
  }

  private static UpdaterTerms following(ISchedule schedule) {
    return terms(new org.nd4j.linalg.learning.config.Sgd(schedule));
  }

  @Test
  void factorsForWholeEpochsAreFallsOfTheRate() {
    UpdaterTerms step = following(new StepSchedule(ScheduleType.EPOCH, 0.2, 0.5, 3));
    assertThat(step.optimizer()).isEqualTo(new Sgd(0.2));
    assertThat(step.schedule())
        .hasToString("{\"type\":\"step\",\"every-epochs\":3,\"factor\":0.5}");
    UpdaterTerms exponential = following(new ExponentialSchedule(ScheduleType.EPOCH, 0.4, 0.9));
    assertThat(exponential.optimizer()).isEqualTo(new Sgd(0.4));
    assertThat(exponential.schedule())
        .hasToString("{\"type\":\"step\",\"every-epochs\":1,\"factor\":0.9}");
    assertThat(following(new FixedSchedule(0.7)).optimizer()).isEqualTo(new Sgd(0.7));
    assertThat(following(new FixedSchedule(0.7)).schedule()).hasToString("\"constant\"");
  }

  static Stream<ISchedule> others() {
    return Stream.of(
        new StepSchedule(ScheduleType.ITERATION, 0.2, 0.5, 3),
        new StepSchedule(ScheduleType.EPOCH, 0.2, 0.5, 2.5),
        new ExponentialSchedule(ScheduleType.ITERATION, 0.2, 0.5),
        new PolySchedule(ScheduleType.EPOCH, 0.2, 2, 10),
        new InverseSchedule(ScheduleType.EPOCH, 0.2, 0.5, 1),
        new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.2, 5, 0.1)));
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherSchedulesAreRefusedByName(ISchedule schedule) {
    assertThatThrownBy(() -> following(schedule).schedule())
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "network.configuration: the updater's rate follows "
                + schedule.getClass().getSimpleName())
        .hasMessageEndingWith(": set the job's schedule")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void updatersWithoutAnEqualAreRefusedByName() {
    assertThatThrownBy(() -> terms(new Nadam(0.1)).optimizer())
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: the updater is Nadam, of which Regatta")
        .hasMessageEndingWith("AMSGrad or AdaMax; or set the job's optimizer");
  }

  @Test
  void updatersThatDifferAreRefused() {
    NeuralNetConfiguration.Builder all =
        new NeuralNetConfiguration.Builder().updater(new org.nd4j.linalg.learning.config.Sgd(0.1));
    assertThatThrownBy(
            terms(all, new DenseLayer.Builder().nOut(4).updater(new AdaGrad(0.1)))::optimizer)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("layers, or their biases, have updaters of their own (AdaGrad(")
        .hasMessageEndingWith("Regatta has one for all; or set the job's optimizer");
    assertThatThrownBy(
            terms(all, new DenseLayer.Builder().nOut(4).biasUpdater(new AdaGrad(0.1)))::optimizer)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("or their biases, have updaters of their own");
  }

  @Test
  void numbersThatNoOptimizerHasAreRefused() {
    assertThatThrownBy(() -> terms(new Nesterovs(0.1, 1.5)).optimizer())
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: the updater Nesterovs: momentum is 1.5;");
  }
}
