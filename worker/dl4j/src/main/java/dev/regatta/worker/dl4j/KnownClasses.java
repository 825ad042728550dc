package dev.regatta.worker.dl4j;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of DL4J and ND4J that a configuration may name: layers, vertices and what they are
 * made of. DL4J's parser makes an object of any class of the right kind that a file names; it gets
 * to see these names and no others.
 */
final class KnownClasses {
  private static final Map<String, String> SIMPLE_NAMES =
      Map.ofEntries(
          Map.entry(
              "org.deeplearning4j.nn.conf.layers.",
              "ActivationLayer BatchNormalization Convolution2D ConvolutionLayer Deconvolution2D"
                  + " DenseLayer DepthwiseConvolution2D DropoutLayer GlobalPoolingLayer"
                  + " GravesBidirectionalLSTM GravesLSTM LSTM"
                  + " LocalResponseNormalization LossLayer OutputLayer PReLULayer RnnLossLayer"
                  + " RnnOutputLayer"
                  + " SeparableConvolution2D SpaceToDepthLayer SubsamplingLayer Upsampling2D"
                  + " ZeroPaddingLayer"),
          Map.entry("org.deeplearning4j.nn.conf.layers.convolutional.", "Cropping2D"),
          Map.entry("org.deeplearning4j.nn.conf.layers.misc.", "ElementWiseMultiplicationLayer"),
          Map.entry(
              "org.deeplearning4j.nn.conf.layers.recurrent.",
              "Bidirectional LastTimeStep SimpleRnn"),
          Map.entry(
              "org.deeplearning4j.nn.conf.graph.rnn.",
              "DuplicateToTimeSeriesVertex LastTimeStepVertex ReverseTimeSeriesVertex"),
          Map.entry(
              "org.deeplearning4j.nn.conf.graph.",
              "ElementWiseVertex L2NormalizeVertex LayerVertex MergeVertex PreprocessorVertex"
                  + " ReshapeVertex ScaleVertex ShiftVertex SubsetVertex"),
          Map.entry(
              "org.deeplearning4j.nn.conf.preprocessor.",
              "CnnToFeedForwardPreProcessor ComposableInputPreProcessor"
                  + " FeedForwardToCnnPreProcessor FeedForwardToRnnPreProcessor"
                  + " RnnToFeedForwardPreProcessor"),
          Map.entry(
              "org.deeplearning4j.nn.conf.inputs.InputType$",
              "InputTypeConvolutional InputTypeConvolutionalFlat InputTypeFeedForward"
                  + " InputTypeRecurrent"),
          Map.entry(
              "org.deeplearning4j.nn.conf.dropout.",
              "AlphaDropout Dropout GaussianDropout GaussianNoise SpatialDropout"),
          Map.entry(
              "org.deeplearning4j.nn.conf.constraint.",
              "MaxNormConstraint MinMaxNormConstraint NonNegativeConstraint UnitNormConstraint"),
          Map.entry(
              "org.deeplearning4j.nn.conf.distribution.",
              "BinomialDistribution ConstantDistribution GaussianDistribution"
                  + " LogNormalDistribution NormalDistribution OrthogonalDistribution"
                  + " TruncatedNormalDistribution UniformDistribution"),
          Map.entry(
              "org.deeplearning4j.nn.weights.",
              "WeightInitConstant WeightInitDistribution WeightInitIdentity"
                  + " WeightInitLecunUniform WeightInitNormal"
                  + " WeightInitRelu WeightInitReluUniform WeightInitSigmoidUniform"
                  + " WeightInitUniform WeightInitVarScalingNormalFanAvg"
                  + " WeightInitVarScalingNormalFanIn WeightInitVarScalingNormalFanOut"
                  + " WeightInitVarScalingUniformFanAvg WeightInitVarScalingUniformFanIn"
                  + " WeightInitVarScalingUniformFanOut WeightInitXavier WeightInitXavierLegacy"
                  + " WeightInitXavierUniform"),
          Map.entry(
              "org.nd4j.linalg.activations.impl.",
              "ActivationCube ActivationELU ActivationGELU ActivationHardSigmoid"
                  + " ActivationHardTanH ActivationIdentity ActivationLReLU ActivationMish"
                  + " ActivationRationalTanh ActivationReLU ActivationReLU6"
                  + " ActivationRectifiedTanh ActivationSELU ActivationSigmoid ActivationSoftPlus"
                  + " ActivationSoftSign ActivationSoftmax ActivationSwish ActivationTanH"
                  + " ActivationThresholdedReLU"),
          Map.entry(
              "org.nd4j.linalg.lossfunctions.impl.",
              "LossBinaryXENT LossCosineProximity LossFMeasure LossHinge LossKLD LossL1 LossL2"
                  + " LossMAE LossMAPE LossMCXENT LossMSE LossMSLE LossMixtureDensity"
                  + " LossMultiLabel LossNegativeLogLikelihood LossPoisson LossSparseMCXENT"
                  + " LossSquaredHinge LossWasserstein"),
          Map.entry(
              "org.nd4j.linalg.learning.config.",
              "AMSGrad AdaBelief AdaDelta AdaGrad AdaMax Adam Nadam Nesterovs NoOp RmsProp Sgd"),
          Map.entry(
              "org.nd4j.linalg.learning.regularization.",
              "L1Regularization L2Regularization WeightDecay"),
          Map.entry(
              "org.nd4j.linalg.schedule.",
              "CycleSchedule ExponentialSchedule FixedSchedule InverseSchedule MapSchedule"
                  + " PolySchedule RampSchedule SigmoidSchedule StepSchedule"));

  private static final Set<String> NAMES = names();

  private KnownClasses() {}

  private static Set<String> names() {
    return SIMPLE_NAMES.entrySet().stream()
        .flatMap(entry -> Stream.of(entry.getValue().split(" ")).map(entry.getKey()::concat))
        .collect(Collectors.toUnmodifiableSet());
  }

  static Set<String> all() {
    return NAMES;
  }

  static boolean has(String name) {
    return NAMES.contains(name);
  }
}
