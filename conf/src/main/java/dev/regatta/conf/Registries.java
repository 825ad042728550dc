package dev.regatta.conf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registries that a job file is bound with, by the interface that each one fills. */
public final class Registries {
  private final Map<Class<?>, Registry<?>> byKind = new LinkedHashMap<>();

  public Registries(List<Registry<?>> registries) {
    for (Registry<?> registry : registries) {
      if (byKind.put(registry.kind(), registry) != null) {
        throw new IllegalArgumentException("two registries of " + registry.kind());
      }
    }
  }

  public List<Registry<?>> all() {
    return List.copyOf(byKind.values());
  }

  public Optional<Registry<?>> of(Class<?> kind) {
    return Optional.ofNullable(byKind.get(kind));
  }
}
