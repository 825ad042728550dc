package dev.regatta.driver.spark;

import dev.regatta.conf.UserException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.execution.datasources.SchemaColumnConvertNotSupportedException;
import org.jspecify.annotations.Nullable;

/** What a failed Spark action says to the person whose input made it fail. */
public final class Failures {
  private static final String HEADER_DIFFERS = "CSV header does not conform to the schema";

  private static final Pattern CANCELLED = Pattern.compile("Job \\d+ cancelled.*");

  private Failures() {}

  /**
   * Runs an action. Where wrong input made it fail, on the driver or in a task, it throws a {@link
   * UserException} with the one line; any other failure passes through.
   *
   * @param where the key and the source, which the line begins with
   */
  public static <T> T explained(String where, Supplier<T> action) {
    try {
      return action.get();
    } catch (UserException e) {
      throw e;
    } catch (Exception e) {
      UserException told = tell(where, e);
      if (told != null) {
        throw told;
      }
      throw e;
    }
  }

  private static @Nullable UserException tell(String where, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException user) {
        return new UserException(String.valueOf(user.getMessage()), failure);
      }
      if (cause instanceof SchemaColumnConvertNotSupportedException types) {
        return new UserException(
            "%s: the files disagree on the type of column %s: one has %s, another %s; convert them, or leave it out of data.features"
                .formatted(
                    where, types.getColumn(), types.getPhysicalType(), types.getLogicalType()),
            failure);
      }
      if (cause instanceof AnalysisException analysis) {
        return new UserException(where + ": " + firstLine(analysis), failure);
      }
      if (String.valueOf(cause.getMessage()).startsWith(HEADER_DIFFERS)) {
        return new UserException(
            where + ": a file's header differs from the first file's", failure);
      }
    }
    return null;
  }

  /** What Spark says of a job that somebody cancelled; empty where another failure it is. */
  public static Optional<String> cancelled(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String line = firstLine(cause).strip();
      if (CANCELLED.matcher(line).matches()) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** What a failure began with. */
  public static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** The first line of what Spark says, without its plans. */
  public static String firstLine(Throwable failure) {
    String line =
        String.valueOf(failure.getMessage())
            .lines()
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse("");
    return line.endsWith(";") ? line.substring(0, line.length() - 1) : line;
  }
}
