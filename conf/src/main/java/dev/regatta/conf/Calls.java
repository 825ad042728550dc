package dev.regatta.conf;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls of what job files are bound to. An IllegalArgumentException, which says that a value is
 * always invalid, comes out as it is; any other failure is a defect of the called code.
 */
final class Calls {
  private Calls() {}

  static Object create(Class<? extends Record> type, Object[] values) {
    Class<?>[] types =
        Stream.of(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw invalid(e, type.getName());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " cannot be created", e);
    }
  }

  static Object call(Method method, @Nullable Object target, Object... arguments) {
    Object result;
    try {
      method.setAccessible(true);
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw invalid(e, method.toString());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method + " cannot be called", e);
    }
    if (result == null) {
      throw new IllegalStateException(method + " gives null");
    }
    return result;
  }

  private static IllegalArgumentException invalid(InvocationTargetException thrown, String what) {
    if (thrown.getCause() instanceof IllegalArgumentException invalid) {
      return invalid;
    }
    throw new IllegalStateException(what + " failed", thrown.getCause());
  }
}
