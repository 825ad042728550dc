package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.regatta.conf.Auto;
import dev.regatta.conf.Binder;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.JobSchema;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Names;
import dev.regatta.conf.OneOrMore;
import dev.regatta.conf.Range;
import dev.regatta.conf.Registry;
import dev.regatta.conf.Yaml;
import dev.regatta.driver.job.Job;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every registered strategy and every shipped job file keeps to, new ones included. */
class RegistriesTest {
  private static final Binder BINDER = Jobs.binder();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(new JobSchema(Jobs.registries()).of(Job.class));
  private static final Set<Class<?>> MAY_BE_ABSENT =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

  /** One entry of one registry. */
  private record Strategy(Registry<?> registry, String name, Class<?> type) {
    @Override
    public String toString() {
      return registry.noun() + " " + name;
    }
  }

  static Stream<Registry<?>> registries() {
    return Jobs.registries().all().stream();
  }

  static Stream<Strategy> strategies() {
    return registries()
        .flatMap(
            registry ->
                registry.names().stream()
                    .map(name -> new Strategy(registry, name, registry.type(name).orElseThrow())));
  }

  @Test
  void thereAreAsManyAsThereShouldBe() {
    assertThat(registries()).hasSizeGreaterThanOrEqualTo(15);
    assertThat(strategies()).hasSizeGreaterThanOrEqualTo(61);
  }

  @Test
  void theJobsDefaultsAreValid() {
    assertThat(BINDER.checkDefaults(Job.class)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("registries")
  void theDefaultsOfEveryKindAreValid(Registry<?> registry) {
    assertThat(BINDER.checkDefaults(registry.kind())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void everyStrategyIsADocumentedPublicRecord(Strategy strategy) {
    Class<?> type = strategy.type();
    assertThat(type.isRecord()).isTrue();
    assertThat(Modifier.isPublic(type.getModifiers())).isTrue();
    assertThat(strategy.registry().kind()).isAssignableFrom(type);
    assertThat(strategy.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(type.getAnnotation(Doc.class)).isNotNull();
    for (RecordComponent component : type.getRecordComponents()) {
      Doc doc = component.getAnnotation(Doc.class);
      assertThat(doc).as("what %s is", component.getName()).isNotNull();
      assertThat(doc.value()).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void everyStrategyIsBoundFromItsDump(Strategy strategy) {
    assertDumpBinds(strategy.registry().kind(), leastMapping(strategy));
  }

  private static <T> void assertDumpBinds(Class<T> kind, ObjectNode mapping) {
    T bound = BINDER.bind(JobText.of("test", mapping), kind);
    ObjectNode dumped = BINDER.dump(bound, kind);
    T again = BINDER.bind(JobText.parse("test", Yaml.write(dumped), Map.of()), kind);

    assertThat(again).isEqualTo(bound).hasSameHashCodeAs(bound);
    assertThat(BINDER.dump(again, kind)).isEqualTo(dumped);
  }

  /** The discriminator, and something for every key that has to be there. */
  private static ObjectNode leastMapping(Strategy strategy) {
    ObjectNode mapping = JsonNodeFactory.instance.objectNode();
    mapping.put(strategy.registry().discriminator(), strategy.name());
    for (RecordComponent component : strategy.type().getRecordComponents()) {
      boolean required =
          !component.isAnnotationPresent(Default.class)
              && !component.isAnnotationPresent(Auto.class)
              && !MAY_BE_ABSENT.contains(component.getType());
      if (required) {
        putSample(mapping, Names.kebab(component.getName()), component);
      }
    }
    return mapping;
  }

  private static void putSample(ObjectNode mapping, String key, RecordComponent component) {
    Class<?> type = component.getType();
    Range range = component.getAnnotation(Range.class);
    double from = range == null ? 1 : Math.max(range.min(), -1e6);
    if (type == String.class) {
      mapping.put(key, "some/path");
    } else if (type == int.class || type == long.class) {
      mapping.put(key, (long) Math.ceil(from) + 1);
    } else if (type == double.class) {
      mapping.put(key, from + 0.5);
    } else if (component.isAnnotationPresent(OneOrMore.class)) {
      mapping.putArray(key).add("some/path").add("another");
    } else if (component.getGenericType() instanceof ParameterizedType list
        && list.getRawType() == List.class) {
      mapping.putArray(key).add(leastMapping(first((Class<?>) list.getActualTypeArguments()[0])));
    } else {
      throw new AssertionError("no sample of a " + type + " for the required key " + key);
    }
  }

  /** The first strategy of a kind. */
  private static Strategy first(Class<?> kind) {
    return strategies()
        .filter(strategy -> strategy.registry().kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  static Stream<Path> shippedJobs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../conf"))) {
      List<Path> jobs = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      return new ArrayList<>(jobs).stream();
    }
  }

  @Test
  void theJobsThatTheReadmeNamesAreShipped() throws IOException {
    assertThat(shippedJobs().map(file -> file.getFileName().toString()))
        .contains(
            "quickstart.yaml",
            "fashion-mnist.yaml",
            "fashion-mnist-best.yaml",
            "fashion-mnist-cnn.yaml",
            "adult.yaml",
            "a9a.yaml",
            "california-housing.yaml",
            "sf-airbnb.yaml",
            "nyc-green-taxi.yaml",
            "echo.yaml");
  }

  @ParameterizedTest
  @MethodSource("shippedJobs")
  void shippedJobsAreBoundFromTheirDump(Path file) {
    Job job = Jobs.bind(JobText.read(file, Map.of("REGATTA_DATA", "/data")));
    ObjectNode dumped = Jobs.dump(job);

    Job again = Jobs.bind(JobText.parse("job.yaml", Yaml.write(dumped), Map.of()));

    assertThat(again).isEqualTo(job);
    assertThat(Jobs.dump(again)).isEqualTo(dumped);
  }

  @ParameterizedTest
  @MethodSource("shippedJobs")
  void shippedJobsMatchTheSchema(Path file) {
    ObjectNode job = Jobs.dump(Jobs.bind(JobText.read(file, Map.of("REGATTA_DATA", "/data"))));
    assertThat(SCHEMA.validate(job)).isEmpty();

    job.withObject("/training").put("epochs", 0);
    assertThat(SCHEMA.validate(job)).isNotEmpty();
  }

  @Test
  void whatLooksLikeAVariableSurvivesTheResolvedFile() {
    Job job = TestJobs.job("{data: {train: synthetic}, output: 'runs/$${HOME}'}");
    assertThat(job.output()).isEqualTo("runs/${HOME}");

    assertThat(TestJobs.job(Yaml.write(Jobs.dump(job)))).isEqualTo(job);
  }
}
