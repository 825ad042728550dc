package dev.regatta.conf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "learningRate,learning-rate",
    "LearningRate,learning-rate",
    "LEARNING_RATE,learning-rate",
    "beta1,beta1",
    "l2,l2",
    "top5Accuracy,top5-accuracy",
    "HTTPServer,http-server",
    "rocAUC,roc-auc",
    "keep,keep",
    "already-kebab,already-kebab",
  })
  void writesNamesInKebabCase(String name, String kebab) {
    assertThat(Names.kebab(name)).isEqualTo(kebab);
  }
}
