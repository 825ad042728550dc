package dev.regatta.conf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The strategies of one kind by the names that job files give them. In a file a strategy is a
 * mapping with a discriminator key ({@code {type: adam, beta1: 0.8}}) or its bare name.
 *
 * @param <T> the interface that the strategies, all of them public records, implement
 */
public final class Registry<T> {
  private final Class<T> kind;
  private final String noun;
  private final String discriminator;
  private final Optional<String> implicit;
  private final Optional<NumberForm> numberForm;
  private final Map<String, Class<? extends T>> types;

  /** A bare number stands for the strategy {@code type} with that number as {@code key}. */
  public record NumberForm(String type, String key) {}

  private Registry(Builder<T> builder) {
    kind = builder.kind;
    noun = builder.noun;
    discriminator = builder.discriminator;
    implicit = builder.implicit;
    numberForm = builder.numberForm;
    types = Collections.unmodifiableMap(new LinkedHashMap<>(builder.types));
  }

  /**
   * Starts a registry.
   *
   * @param noun what a message calls one of them: "optimizer"
   */
  public static <T> Builder<T> of(Class<T> kind, String noun) {
    return new Builder<>(kind, noun);
  }

  public Class<T> kind() {
    return kind;
  }

  public String noun() {
    return noun;
  }

  /** The key that names the strategy in a mapping. */
  public String discriminator() {
    return discriminator;
  }

  /** The strategy that a mapping without discriminator means, where there is one. */
  public Optional<String> implicit() {
    return implicit;
  }

  public Optional<NumberForm> numberForm() {
    return numberForm;
  }

  public Set<String> names() {
    return types.keySet();
  }

  public Optional<Class<? extends T>> type(String name) {
    return Optional.ofNullable(types.get(name));
  }

  /** The name of a registered strategy. */
  public String nameOf(T strategy) {
    for (Map.Entry<String, Class<? extends T>> entry : types.entrySet()) {
      if (entry.getValue() == strategy.getClass()) {
        return entry.getKey();
      }
    }
    throw new IllegalArgumentException(
        strategy.getClass().getName() + " is not a registered " + noun);
  }

  /** Gathers entries in the order in which the reference lists them. */
  public static final class Builder<T> {
    private final Class<T> kind;
    private final String noun;
    private final Map<String, Class<? extends T>> types = new LinkedHashMap<>();
    private String discriminator = "type";
    private Optional<String> implicit = Optional.empty();
    private Optional<NumberForm> numberForm = Optional.empty();

    private Builder(Class<T> kind, String noun) {
      this.kind = kind;
      this.noun = noun;
    }

    public <S extends Record> Builder<T> add(String name, Class<S> type) {
      if (types.put(name, type.asSubclass(kind)) != null) {
        throw new IllegalArgumentException("two entries named " + name);
      }
      return this;
    }

    public Builder<T> discriminator(String key) {
      discriminator = key;
      return this;
    }

    /** A mapping without discriminator means this entry, which is then written without one too. */
    public Builder<T> implicit(String name) {
      implicit = Optional.of(name);
      return this;
    }

    public Builder<T> number(String name, String key) {
      numberForm = Optional.of(new NumberForm(name, key));
      return this;
    }

    public Registry<T> build() {
      return new Registry<>(this);
    }
  }
}
