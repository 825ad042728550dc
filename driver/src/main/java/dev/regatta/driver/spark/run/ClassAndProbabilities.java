package dev.regatta.driver.spark.run;

import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.prepare.Preparation;
import java.util.Arrays;

/** The class as the label's column has it and all probabilities, or the number of a regression. */
final class ClassAndProbabilities implements PredictionCells {
  private static final long serialVersionUID = 1L;

  private final boolean classifies;

  ClassAndProbabilities(Preparation preparation) {
    classifies = preparation.classifies();
  }

  @Override
  public int columns() {
    return classifies ? 2 : 1;
  }

  @Override
  public void write(Predictor predictor, float[] predictions, int row, Object[] cells) {
    Preparation preparation = predictor.model().preparation();
    if (classifies) {
      int perRow = predictor.predictionsPerRow();
      cells[0] = className(preparation, predictor.bestClass(row));
      cells[1] = Arrays.copyOfRange(predictions, row * perRow, (row + 1) * perRow);
    } else {
      cells[0] = preparation.target(predictions[row]);
    }
  }

  /** A text or a number. */
  private static Object className(Preparation preparation, int index) {
    String name = preparation.classes().get(index);
    return preparation.layout().label().text() ? name : (Object) Double.valueOf(name);
  }
}
