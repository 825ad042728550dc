package dev.regatta.conf;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The form of each Java type that a job file may hold. */
final class Forms {
  private final Registries registries;
  private final Map<Class<?>, List<Slot>> slots = new ConcurrentHashMap<>();

  Forms(Registries registries) {
    this.registries = registries;
  }

  RecordForm record(Class<? extends Record> type) {
    return new RecordForm(type, this);
  }

  /** The form of a record or of the interface of a registry. */
  Form of(Class<?> type) {
    Optional<Registry<?>> registry = registries.of(type);
    if (registry.isPresent()) {
      return new KindForm<>(registry.get(), this);
    }
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is no record and has no registry");
    }
    return record(type.asSubclass(Record.class));
  }

  /** The slots of a record, in the order of its components. */
  List<Slot> slots(Class<? extends Record> type) {
    List<Slot> known = slots.get(type);
    if (known != null) {
      return known;
    }
    List<Slot> made = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      made.add(slot(component));
    }
    slots.put(type, List.copyOf(made));
    return made;
  }

  private Slot slot(RecordComponent component) {
    Key key = Key.of(component);
    try {
      return new Slot(component, key, form(component, key));
    } catch (IllegalArgumentException e) {
      String owner = component.getDeclaringRecord().getName();
      throw new IllegalArgumentException(
          owner + "." + component.getName() + ": " + e.getMessage(), e);
    }
  }

  private Form form(RecordComponent component, Key key) {
    Type type = component.getGenericType();
    if (!component.isAnnotationPresent(OneOrMore.class)) {
      return of(type, key);
    }
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return new OneOrMoreForm(of(list.getActualTypeArguments()[0], key));
    }
    if (type instanceof ParameterizedType optional
        && optional.getRawType() == Optional.class
        && optional.getActualTypeArguments()[0] instanceof ParameterizedType list
        && list.getRawType() == List.class) {
      Form some = new OneOrMoreForm(of(list.getActualTypeArguments()[0], key));
      return new OptionalForm(Optional.class, some, key.absence().orElse("null"));
    }
    throw new IllegalArgumentException("@OneOrMore is for lists, not for " + type);
  }

  private Form of(Type type, Key key) {
    Limits limits = key.range().map(Limits::of).orElse(Limits.NONE);
    if (type instanceof ParameterizedType generic) {
      return generic(generic, key);
    }
    if (type == int.class || type == Integer.class) {
      return IntegerForm.ints(limits);
    }
    if (type == long.class || type == Long.class) {
      return IntegerForm.longs(limits);
    }
    if (type == double.class || type == Double.class) {
      return new DoubleForm(limits);
    }
    return of((Class<?>) type, key, limits);
  }

  private Form of(Class<?> type, Key key, Limits limits) {
    String absence = key.absence().orElse("null");
    if (type == OptionalInt.class) {
      return new OptionalForm(type, IntegerForm.ints(limits), absence);
    }
    if (type == OptionalLong.class) {
      return new OptionalForm(type, IntegerForm.longs(limits), absence);
    }
    if (type == OptionalDouble.class) {
      return new OptionalForm(type, new DoubleForm(limits), absence);
    }
    if (!limits.isNone()) {
      throw new IllegalArgumentException("@Range is for numbers, not for " + type.getName());
    }
    return plain(type);
  }

  private Form plain(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return new BooleanForm();
    }
    if (type == String.class) {
      return new TextForm();
    }
    return type.isEnum() ? new EnumForm(type) : of(type);
  }

  private Form generic(ParameterizedType type, Key key) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return new OptionalForm(Optional.class, of(arguments[0], key), key.absence().orElse("null"));
    }
    if (type.getRawType() == List.class) {
      return new ListForm(of(arguments[0], key));
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return new MapForm(of(arguments[1], key));
    }
    throw new IllegalArgumentException("job files have no form for " + type);
  }
}
