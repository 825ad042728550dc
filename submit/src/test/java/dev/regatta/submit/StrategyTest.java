package dev.regatta.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.regatta.conf.Registry;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A strategy is a public record, and every implementation of its interface is registered. */
class StrategyTest {
  private static final int LEAST_REGISTRIES = 8;

  private static final List<JavaClass> CLASSES =
      new ClassFileImporter()
              .withImportOption(location -> !location.contains("/test-classes/"))
              .importPackages("dev.regatta")
              .stream()
              .toList();

  static List<Registry<?>> registries() {
    return CLASSES.stream()
        .flatMap(type -> type.getFields().stream())
        .filter(field -> field.getRawType().isEquivalentTo(Registry.class))
        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
        .<Registry<?>>map(field -> value(field.reflect()))
        .toList();
  }

  private static Registry<?> value(Field field) {
    try {
      return (Registry<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(field + " is to be public, in a public class", e);
    }
  }

  @Test
  void thereAreRegistries() {
    assertThat(registries()).hasSizeGreaterThanOrEqualTo(LEAST_REGISTRIES);
  }

  @ParameterizedTest
  @MethodSource("registries")
  void everyEntryIsAPublicRecordThatImplementsItsKind(Registry<?> registry) {
    assertThat(registry.names()).isNotEmpty();
    for (String name : registry.names()) {
      Class<?> type = registry.type(name).orElseThrow();
      assertThat(type).as(name).isRecord().isAssignableTo(registry.kind());
      assertThat(Modifier.isPublic(type.getModifiers())).as("%s is public", type).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("registries")
  void everyRecordOfAKindIsRegistered(Registry<?> registry) {
    List<Class<?>> registered =
        registry.names().stream().<Class<?>>map(name -> registry.type(name).orElseThrow()).toList();
    Stream<Class<?>> records =
        CLASSES.stream()
            .filter(type -> type.isRecord() && type.isAssignableTo(registry.kind()))
            .map(JavaClass::reflect);
    assertThat(records).allMatch(registered::contains);
  }
}
