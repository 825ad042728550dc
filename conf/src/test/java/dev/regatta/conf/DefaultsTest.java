package dev.regatta.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultsTest {
  private static final Registry<Kind> KINDS =
      Registry.of(Kind.class, "kind").add("one", One.class).add("two", Two.class).build();
  private static final Binder BINDER = new Binder(new Registries(List.of(KINDS)));

  interface Kind {}

  record One(@Range(min = 1) @Default("0") int number, @Default("{bad: yaml") String text)
      implements Kind {}

  record Two(Optional<Inner> inner) implements Kind {}

  record Inner(@Default("{type: three}") Kind kind, @Default("[{a: x}]") List<Innermost> list) {}

  record Innermost(@Default("true") String a, @Default("1.5") double fine) {}

  @Test
  void findsEachWrongDefaultBelowAType() {
    assertThat(BINDER.checkDefaults(Kind.class).stream().map(Problem::line))
        .containsExactlyInAnyOrder(
            "default of One.number: number = 0: out of range; allowed: from 1",
            "default of One.text: text: not YAML: while parsing a flow mapping, expected ',' or"
                + " '}', but got <stream end>",
            "default of Inner.kind: kind.type = \"three\": no such kind; allowed: one, two",
            "default of Innermost.a: a = true: text is wanted, not true or false; write it in"
                + " quotes");
  }

  @Test
  void findsNothingInASoundType() {
    assertThat(Sample.binder().checkDefaults(Sample.Job.class)).isEmpty();
  }

  @Test
  void wrongDefaultsAreDefectsAndNotTheUsersFault() {
    assertThatThrownBy(() -> BINDER.bind(Sample.text("{text: a}"), One.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("default of One.number: number = 0: out of range");
  }
}
