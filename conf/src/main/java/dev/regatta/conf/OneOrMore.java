package dev.regatta.conf;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A list, or an optional one, that holds at least one value, and that a job file may write without
 * brackets where it holds one: {@code path: a.csv} or {@code path: [a.csv, b.csv]}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OneOrMore {}
