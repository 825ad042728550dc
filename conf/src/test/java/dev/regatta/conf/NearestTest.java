package dev.regatta.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KEYS =
      List.of("learning-rate", "batch-size", "epochs", "seed", "keep", "l2", "loss");

  @ParameterizedTest
  @CsvSource({
    "learning_rate,learning-rate",
    "learningRate,learning-rate",
    "LearningRate,learning-rate",
    "learning rate,learning-rate",
    "lerning-rate,learning-rate",
    "leanring-rate,learning-rate",
    "learnrate,",
    "lr,learning-rate",
    "bs,batch-size",
    "batchsize,batch-size",
    "epoch,epochs",
    "epohcs,epochs",
    "sed,seed",
    "l3,",
    "momentum,",
    "x,",
  })
  void findsWhatWasMeant(String given, String meant) {
    assertThat(Nearest.to(given, KEYS).orElse(null)).isEqualTo(meant);
  }

  @Test
  void countsSlips() {
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("abcd", "abdc")).isEqualTo(1);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("abc", "")).isEqualTo(3);
    assertThat(Nearest.distance("same", "same")).isZero();
  }
}
