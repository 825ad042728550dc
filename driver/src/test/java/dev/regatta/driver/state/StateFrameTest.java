package dev.regatta.driver.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Pace;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.train.KeptSlots;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A checkpoint's content is the loop's state, bit for bit. */
class StateFrameTest {
  private static TrainingState full() {
    TrainingState state = new TrainingState(3, 2, 1);
    fill(state.weights, 1);
    fill(state.optimizerSlots[0], 2);
    fill(state.optimizerSlots[1], 3);
    fill(state.ruleSlots[0], 4);
    state.average = new float[] {1 / 7f, -0f, 1e-40f};
    state.best = new float[] {-0f, Float.MIN_VALUE, 1 / 3f};
    state.kept =
        new KeptSlots[] {
          new KeptSlots(new float[][] {{1, 2, 3}, {4, 5, 6}}, 17),
          new KeptSlots(new float[][] {{-1, -2, -3}, {-0f, 5, 6}}, Long.MAX_VALUE)
        };
    state.epoch = 7;
    state.step = 11;
    state.replicaSteps = new int[] {11, 0, Integer.MAX_VALUE};
    state.rounds = 1L << 40;
    state.rows = 1L << 41;
    state.age = 1L << 42;
    state.epochRows = 99;
    state.lossSum = Double.NaN;
    state.weightSum = 0.1 + 0.2;
    state.rateScale = 0.25;
    state.rollbacks = 2;
    state.seconds = 1 / 3d;
    state.history =
        new History(
            List.of(entry(1, 1 / 3d), entry(2, Double.NaN)),
            new Pace(List.of(1 / 7d), List.of(1e-9 / 3)));
    return state;
  }

  private static Entry entry(long round, double loss) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("validation-loss", loss);
    metrics.put("running-loss", Double.POSITIVE_INFINITY);
    metrics.put("training-loss", -0d);
    return new Entry(
        round,
        1.5,
        1L << 50,
        0.1 + 0.2,
        metrics,
        List.of(1e-300, 0d),
        List.of(Double.NaN),
        1e9 / 7);
  }

  private static void fill(float[] values, int from) {
    for (int i = 0; i < values.length; i++) {
      values[i] = from / 7f + i * 1e-7f;
    }
  }

  private static TrainingState throughBytes(TrainingState state) throws Exception {
    TrainingState read = new TrainingState(3, state.optimizerSlots.length, state.ruleSlots.length);
    StateFrame.read(Tensors.decode(StateFrame.of(state).encode()), read);
    return read;
  }

  @Test
  void everyPartComesBack() throws Exception {
    TrainingState state = full();
    TrainingState read = throughBytes(state);

    Field[] parts = TrainingState.class.getFields();
    assertThat(parts).hasSizeGreaterThan(12);
    for (Field part : parts) {
      if (!part.getName().equals("kept")) {
        assertThat(Objects.deepEquals(part.get(read), part.get(state))).as(part.getName()).isTrue();
      }
    }
    assertThat(read.kept).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(read.kept[i].age()).isEqualTo(state.kept[i].age());
      assertThat(Arrays.deepEquals(read.kept[i].slots(), state.kept[i].slots())).isTrue();
    }
    assertThat(StateFrame.of(read).encode()).isEqualTo(StateFrame.of(state).encode());
    assertThat(List.copyOf(read.history.entries().get(0).metrics().keySet()))
        .containsExactly("validation-loss", "running-loss", "training-loss");
  }

  @Test
  void absentPartsStayAbsent() throws Exception {
    TrainingState state = new TrainingState(3, 0, 0);
    TrainingState read = new TrainingState(3, 0, 0);
    read.replicaSteps = new int[3];
    read.average = new float[3];
    read.best = new float[3];
    read.kept = full().kept;
    read.history = full().history;
    StateFrame.read(Tensors.decode(StateFrame.of(state).encode()), read);

    assertThat(read.replicaSteps).isEmpty();
    assertThat(read.average).isNull();
    assertThat(read.best).isNull();
    assertThat(read.kept).isEmpty();
    assertThat(read.history).isEqualTo(History.EMPTY);
    assertThat(read.weights).isEqualTo(state.weights);
  }

  /** Those of releases that measured nothing. */
  @Test
  void aHistoryWithoutAPaceIsRead() throws Exception {
    TrainingState state = full();
    Tensors frame = StateFrame.of(state);
    frame.putMetadata("history", "{\"entries\":[]}");

    StateFrame.read(frame, state);

    assertThat(state.history).isEqualTo(History.EMPTY);
  }

  @Test
  void aFrameIsACopy() throws Exception {
    TrainingState state = full();
    TrainingState read = throughBytes(state);
    state.weights[0] = 1e9f;

    assertThat(read.weights[0]).isEqualTo(full().weights[0]);
  }

  @Test
  void copiesHoldEverythingAndShareNothing() {
    TrainingState state = full();
    byte[] before = StateFrame.of(state).encode();
    TrainingState copy = state.copy();
    assertThat(StateFrame.of(copy).encode()).isEqualTo(before);

    state.weights[0]++;
    state.optimizerSlots[1][0]++;
    state.ruleSlots[0][0]++;
    state.kept[0].slots()[0][0]++;
    state.replicaSteps[0]++;
    Objects.requireNonNull(state.average)[0]++;
    Objects.requireNonNull(state.best)[0]++;
    assertThat(StateFrame.of(copy).encode()).isEqualTo(before);

    copy.copyFrom(new TrainingState(3, 2, 1));
    assertThat(StateFrame.of(copy).encode())
        .isEqualTo(StateFrame.of(new TrainingState(3, 2, 1)).encode());
  }

  @Test
  void anotherNetworksStateIsRefused() {
    Tensors frame = StateFrame.of(full());

    assertThatThrownBy(() -> StateFrame.read(frame, new TrainingState(4, 2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 parameters")
        .hasMessageContaining("4");
  }
}
