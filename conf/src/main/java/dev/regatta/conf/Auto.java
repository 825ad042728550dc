package dev.regatta.conf;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an {@code Optional}, {@code OptionalInt}, {@code OptionalLong} or {@code OptionalDouble}
 * component: its absence is written {@code auto} in a job file (not {@code null}) and means that
 * Regatta decides.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Auto {
  /** The word for absence, where another one says it better: {@code *} for all columns. */
  String value() default "auto";
}
