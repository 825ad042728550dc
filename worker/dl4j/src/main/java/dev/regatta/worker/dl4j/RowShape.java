package dev.regatta.worker.dl4j;

import dev.regatta.conf.UserException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a flat row is to a network: for each of its inputs, one behind the other, the numbers as
 * they are, or a sequence. A sequence lies step by step, all numbers of its first step before those
 * of the second; behind the only input there may be a mask, one number for each step.
 */
record RowShape(List<Part> parts, boolean masked) {
  /**
   * What goes into one input, or comes out of one output.
   *
   * @param steps 0 where it is no sequence
   * @param features numbers of a step, or of all of it
   */
  record Part(int steps, int features) {
    int numbers() {
      return steps == 0 ? features : steps * features;
    }

    boolean isSequence() {
      return steps > 0;
    }
  }

  RowShape {
    parts = List.copyOf(parts);
  }

  /**
   * The shape of rows of so many numbers.
   *
   * @throws UserException where they do not go into the network's inputs
   */
  static RowShape of(Configuration configuration, int inputs) {
    List<InputForm> forms = configuration.inputs();
    if (forms.size() > 1) {
      return ofSeveral(forms, inputs);
    }
    InputForm form = forms.get(0);
    Part part =
        form.sequences() ? sequence(form.features().getAsLong(), inputs, 0) : new Part(0, inputs);
    return new RowShape(List.of(part), false);
  }

  /**
   * The shape of rows with masks of so many numbers.
   *
   * @throws UserException where the network takes no sequences, or they are no whole number of
   *     steps
   */
  static RowShape ofMasked(Configuration configuration, int inputs) {
    List<InputForm> forms = configuration.inputs();
    if (forms.size() > 1) {
      throw new UserException(
          "network.masked: is true, and network.configuration has %d inputs; rows of one have masks"
              .formatted(forms.size()));
    }
    if (!forms.get(0).sequences()) {
      throw new UserException(
          "network.masked: is true, and the first layers of network.configuration"
              + " take no sequences; leave it out");
    }
    return new RowShape(List.of(sequence(forms.get(0).features().getAsLong(), inputs, 1)), true);
  }

  private static Part sequence(long features, int inputs, int marks) {
    if (features < 1 || inputs % (features + marks) != 0) {
      throw Screening.refusal(
          "it takes %d numbers at each step%s, and a row of %d numbers is no whole number of steps"
              .formatted(features, marks == 0 ? "" : ", and a mask of 1", inputs));
    }
    return new Part(Math.toIntExact(inputs / (features + marks)), Math.toIntExact(features));
  }

  /** All sequences of a row have the same number of steps: as many as the other numbers leave. */
  private static RowShape ofSeveral(List<InputForm> forms, int inputs) {
    long flat = 0;
    long ofStep = 0;
    for (int i = 0; i < forms.size(); i++) {
      InputForm form = forms.get(i);
      int at = i + 1;
      long features =
          form.features()
              .orElseThrow(
                  () ->
                      Screening.refusal(
                          "no layer tells how many numbers input %d of its %d takes; let a DenseLayer, a recurrent layer or a convolution with setInputTypes follow it"
                              .formatted(at, forms.size())));
      flat += form.sequences() ? 0 : features;
      ofStep += form.sequences() ? features : 0;
    }
    long left = inputs - flat;
    boolean fits = ofStep == 0 ? left == 0 : left > 0 && left % ofStep == 0;
    if (!fits) {
      throw Screening.refusal(
          "its inputs take %s numbers, and a row has %d".formatted(described(forms), inputs));
    }
    int steps = ofStep == 0 ? 0 : Math.toIntExact(left / ofStep);
    return new RowShape(
        forms.stream()
            .map(
                form ->
                    new Part(
                        form.sequences() ? steps : 0, Math.toIntExact(form.features().getAsLong())))
            .toList(),
        false);
  }

  private static String described(List<InputForm> forms) {
    return String.join(
        " + ",
        forms.stream()
            .map(
                form ->
                    form.features().getAsLong()
                        + (form.sequences() ? " x the number of steps" : ""))
            .toList());
  }

  /** The sequence that masks are for; null where there are none. */
  @Nullable Part maskedSequence() {
    return masked ? parts.get(0) : null;
  }

  /** Numbers of a row without its mask. */
  int values() {
    return parts.stream().mapToInt(Part::numbers).sum();
  }

  /** Numbers of a row. */
  int inputs() {
    return masked ? values() + parts.get(0).steps() : values();
  }
}
