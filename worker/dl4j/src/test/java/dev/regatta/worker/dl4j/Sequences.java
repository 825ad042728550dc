package dev.regatta.worker.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Recurrent networks that tell the class of a sequence, in DL4J's own JSON. */
@SuppressWarnings("deprecation") // Programs still have networks of Graves's
enum Sequences {
  LSTM_LAST {
    @Override
    String of(int features, int classes) {
      return layers(features, classes, new LastTimeStep(lstm(2)));
    }
  },
  LSTM_MEAN {
    @Override
    String of(int features, int classes) {
      return layers(features, classes, lstm(2), pooling(PoolingType.AVG));
    }
  },
  LSTM_LARGEST {
    @Override
    String of(int features, int classes) {
      return layers(features, classes, lstm(2), pooling(PoolingType.MAX));
    }
  },
  TWO_LSTM {
    @Override
    String of(int features, int classes) {
      return layers(features, classes, lstm(2), new LastTimeStep(lstm(2)));
    }
  },
  GRAVES_LSTM {
    @Override
    String of(int features, int classes) {
      return layers(
          features,
          classes,
          new LastTimeStep(new GravesLSTM.Builder().nOut(2).activation(Activation.TANH).build()));
    }
  },
  GRAVES_BOTH_WAYS {
    @Override
    String of(int features, int classes) {
      return layers(
          features,
          classes,
          new GravesBidirectionalLSTM.Builder().nOut(2).activation(Activation.TANH).build(),
          pooling(PoolingType.SUM));
    }
  },
  SIMPLE {
    @Override
    String of(int features, int classes) {
      return layers(features, classes, new LastTimeStep(simple()));
    }
  },
  BOTH_WAYS {
    @Override
    String of(int features, int classes) {
      return layers(
          features,
          classes,
          new Bidirectional(Bidirectional.Mode.CONCAT, lstm(2)),
          pooling(PoolingType.AVG));
    }
  },
  BOTH_WAYS_LAST {
    @Override
    String of(int features, int classes) {
      return layers(
          features, classes, new LastTimeStep(new Bidirectional(Bidirectional.Mode.ADD, simple())));
    }
  },
  DENSE_FIRST {
    @Override
    String of(int features, int classes) {
      return layers(
          features, classes, Configurations.dense(2, Activation.TANH), new LastTimeStep(lstm(2)));
    }
  },
  GRAPH {
    @Override
    String of(int features, int classes) {
      return graph(features, classes).toJson();
    }
  };

  abstract String of(int features, int classes);

  /** A network that has a label for each step. */
  static String ofLabelledSteps(int features, int classes) {
    return Configurations.layers()
        .layer(lstm(2))
        .layer(
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.recurrent(features))
        .build()
        .toJson();
  }

  /** A network that puts out something at each step. */
  static String withoutLastStep(int features, int classes) {
    return layers(features, classes, lstm(2));
  }

  private static LSTM lstm(int units) {
    return new LSTM.Builder().nOut(units).activation(Activation.TANH).build();
  }

  private static SimpleRnn simple() {
    return new SimpleRnn.Builder().nOut(3).activation(Activation.TANH).build();
  }

  private static GlobalPoolingLayer pooling(PoolingType type) {
    return new GlobalPoolingLayer.Builder(type).build();
  }

  private static String layers(int features, int classes, Layer... recurrent) {
    NeuralNetConfiguration.ListBuilder layers = Configurations.layers();
    for (Layer layer : recurrent) {
      layers.layer(layer);
    }
    return layers
        .layer(Configurations.softmax(classes))
        .setInputType(InputType.recurrent(features))
        .build()
        .toJson();
  }

  private static ComputationGraphConfiguration graph(int features, int classes) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .graphBuilder()
        .addInputs("steps")
        .addLayer("forwards", lstm(2), "steps")
        .addVertex("last", new LastTimeStepVertex("steps"), "forwards")
        .addLayer("simple", simple(), "steps")
        .addLayer("mean", pooling(PoolingType.AVG), "simple")
        .addLayer("classes", Configurations.softmax(classes), "last", "mean")
        .setOutputs("classes")
        .setInputTypes(InputType.recurrent(features))
        .build();
  }
}
