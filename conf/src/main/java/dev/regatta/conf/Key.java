package dev.regatta.conf;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A key of a job file: a component of a record.
 *
 * @param name as job files write it, in kebab-case
 * @param type of the component
 * @param defaultText the YAML that a file without the key means
 * @param doc what the key is, in one sentence; empty where its owner does not say
 * @param absence the word that a file writes for an absent value, {@code null} or {@code auto};
 *     none where the value cannot be absent
 * @param later whether a dump leaves out the default, see {@link Later}
 */
public record Key(
    String name,
    Type type,
    Optional<String> defaultText,
    String doc,
    Optional<Range> range,
    Optional<String> absence,
    boolean later) {
  private static final Set<Class<?>> OPTIONALS =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

  public Key {
    if (later && defaultText.isEmpty() && absence.isEmpty()) {
      throw new IllegalArgumentException(name + " has @Later and no default");
    }
  }

  static Key of(RecordComponent component) {
    return new Key(
        Names.kebab(component.getName()),
        component.getGenericType(),
        Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value),
        Optional.ofNullable(component.getAnnotation(Doc.class)).map(Doc::value).orElse(""),
        Optional.ofNullable(component.getAnnotation(Range.class)),
        absence(component),
        component.isAnnotationPresent(Later.class));
  }

  private static Optional<String> absence(RecordComponent component) {
    Optional<Auto> auto = Optional.ofNullable(component.getAnnotation(Auto.class));
    if (OPTIONALS.contains(component.getType())) {
      return Optional.of(auto.map(Auto::value).orElse("null"));
    }
    if (auto.isPresent()) {
      throw new IllegalArgumentException(component + " has @Auto and is not optional");
    }
    return Optional.empty();
  }

  /** Whether every job file has to give the key. */
  public boolean required() {
    return defaultText.isEmpty() && absence.isEmpty();
  }
}
