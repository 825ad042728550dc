package dev.regatta.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlternativesTest {
  /** Shapes of two kinds, one of which needs a key. */
  interface Shape {}

  /** Needs nothing. */
  public record Round() implements Shape {}

  /** Needs a key. */
  public record Square(int side) implements Shape {}

  /** Needs nothing either. */
  public record Flat(@Default("2") int width) implements Shape {}

  enum Colour {
    RED,
    DARK_BLUE
  }

  /** A part of a job. */
  public record Part(@Auto java.util.Optional<Shape> shape, @Default("1") int size) {}

  /** A job. */
  public record Sketch(
      @Default("round") Shape shape, @Default("red") Colour colour, @Default("{}") Part part) {}

  private static final Binder BINDER =
      new Binder(
          new Registries(
              List.of(
                  Registry.of(Shape.class, "shape")
                      .add("round", Round.class)
                      .add("square", Square.class)
                      .add("flat", Flat.class)
                      .build())));

  private static Alternatives parse(String word) {
    return Alternatives.parse("--over", word, Map.of("W", "7"), BINDER, Sketch.class);
  }

  private static List<String> assignments(Alternatives alternatives) {
    return IntStream.range(0, alternatives.values().size())
        .mapToObj(alternatives::assignment)
        .toList();
  }

  private static List<String> names(Alternatives alternatives) {
    return IntStream.range(0, alternatives.values().size()).mapToObj(alternatives::name).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"shape | round, flat", "part.shape | round, flat", "colour | red, dark-blue"})
  void aKeyAloneIsAllThatItMayName(String key, String names) {
    Alternatives alternatives = parse(key);

    assertThat(names(alternatives)).containsExactly(names.split(", "));
    assertThat(alternatives.all()).isTrue();
    assertThat(alternatives.key()).isEqualTo(key);
  }

  @Test
  void valuesAreAListInYamlWithOrWithoutItsBrackets() {
    assertThat(assignments(parse("shape=round,{type: square, side: 7}")))
        .containsExactly("shape=\"round\"", "shape={\"type\":\"square\",\"side\":7}")
        .isEqualTo(assignments(parse("shape=[round, {type: square, side: 7}]")));
    assertThat(assignments(parse("part.size=1,1e3"))).hasSize(2);
    assertThat(assignments(parse("a='x-${W}',b"))).containsExactly("a=\"x-7\"", "a=\"b\"");
    assertThat(assignments(parse("layers=[],[a]"))).containsExactly("layers=[]", "layers=[\"a\"]");
    assertThat(parse("shape=flat").all()).isFalse();
  }

  @Test
  void assignmentsAreTakenByJobs() {
    Alternatives alternatives = parse("shape={type: square, side: 3},flat");

    Sketch first =
        BINDER.bind(
            JobText.empty("job", Map.of()).with("--over", List.of(alternatives.assignment(0))),
            Sketch.class);

    assertThat(first.shape()).isEqualTo(new Square(3));
  }

  @Test
  void namesAreShortAndFitForDirectories() {
    assertThat(names(parse("shape=round,{type: square, side: 3},{side: 2}")))
        .containsExactly("round", "square-side-3", "shape-side-2");
    assertThat(names(parse("part.size=1,0.5,null")))
        .containsExactly("size-1", "size-0.5", "size-null");
    assertThat(names(parse("layers=[],[a]"))).containsExactly("layers-1", "layers-2");
    assertThat(names(parse("path=../a b/c"))).containsExactly("a-b-c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shap | there is no key shap",
        "part.size | the values of part.size have no names; list them",
        "shape= | no values",
        "shape=a,${W} | inside braces and brackets a text with ${...} needs quotes",
        "shape=[a | write the values as YAML does",
      })
  void wrongWordsAreToldWithThePlace(String word, String message) {
    assertThatThrownBy(() -> parse(word))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--over " + word + ": ")
        .hasMessageContaining(message);
  }
}
