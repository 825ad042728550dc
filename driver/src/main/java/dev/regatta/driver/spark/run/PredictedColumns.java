package dev.regatta.driver.spark.run;

import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Preparation;
import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that {@code predict} writes: the class as the label's column has it and all
 * probabilities, or the number of a regression. Where several columns are learnt, a number for each
 * and, of labels that are 0 or 1, the probabilities of 1 behind them.
 */
final class PredictedColumns implements PredictionCells {
  private static final long serialVersionUID = 1L;

  private static final String PREDICTION = "prediction";
  private static final String PROBABILITIES = "probabilities";
  private static final String PROBABILITY = "probability";

  private final LabelColumn label;

  PredictedColumns(Preparation preparation) {
    label = preparation.layout().label();
  }

  static StructType of(Preparation preparation) {
    LabelColumn label = preparation.layout().label();
    StructType columns = new StructType();
    if (label.classifies()) {
      DataType name = label.text() ? DataTypes.StringType : DataTypes.DoubleType;
      return columns
          .add(PREDICTION, name)
          .add(PROBABILITIES, DataTypes.createArrayType(DataTypes.FloatType, false));
    }
    for (String column : label.names()) {
      boolean only = label.size() == 1;
      columns = columns.add(only ? PREDICTION : PREDICTION + "_" + column, DataTypes.DoubleType);
    }
    if (label.kind() == LabelColumn.Kind.FLAG) {
      for (String column : label.names()) {
        columns = columns.add(PROBABILITY + "_" + column, DataTypes.FloatType);
      }
    }
    return columns;
  }

  @Override
  public int columns() {
    return switch (label.kind()) {
      case CLASS_NUMBER, CLASS_TEXT -> 2;
      case TARGET, COUNT -> label.size();
      case FLAG -> 2 * label.size();
    };
  }

  @Override
  public void write(Predictor predictor, float[] predictions, int row, Object[] cells) {
    Preparation preparation = predictor.model().preparation();
    int perRow = predictor.predictionsPerRow();
    if (label.classifies()) {
      cells[0] = className(preparation, predictor.bestClass(row));
      cells[1] = Arrays.copyOfRange(predictions, row * perRow, (row + 1) * perRow);
      return;
    }
    boolean flags = label.kind() == LabelColumn.Kind.FLAG;
    for (int i = 0; i < perRow; i++) {
      float prediction = predictions[row * perRow + i];
      cells[i] = flags ? Preparation.flag(prediction) : preparation.target(i, prediction);
      if (flags) {
        cells[perRow + i] = prediction;
      }
    }
  }

  /** A text or a number. */
  private Object className(Preparation preparation, int index) {
    String name = preparation.classes().get(index);
    return label.text() ? name : (Object) Double.valueOf(name);
  }
}
