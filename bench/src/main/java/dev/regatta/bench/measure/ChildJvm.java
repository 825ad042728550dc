package dev.regatta.bench.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regatta.bench.task.Serving;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A JVM that answers requests, one line each ({@link Serving}). It ends when its input ends, so
 * that none outlives the measurement, however that ends.
 */
public final class ChildJvm implements AutoCloseable {
  private static final long ANSWER_LIMIT_SECONDS = 180;
  private static final long END_LIMIT_SECONDS = 30;

  private final Process process;
  private final PrintStream requests;
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();

  private ChildJvm(Process process) {
    this.process = process;
    requests = new PrintStream(process.getOutputStream(), true, UTF_8);
    Thread reader = new Thread(this::read, "child-answers");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one of this class path, with what Spark needs on Java 17.
   *
   * @param heap in the notation of -Xmx
   * @param environment in the place of all variables of Spark
   */
  public static ChildJvm start(
      Class<?> main, String heap, Map<String, String> environment, String... arguments) {
    String classPath = System.getProperty("java.class.path");
    return start(classPath, main.getName(), heap, environment, arguments);
  }

  /** Starts one of another class path. */
  public static ChildJvm start(
      String classPath,
      String main,
      String heap,
      Map<String, String> environment,
      String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseG1GC"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().putAll(environment);
    try {
      return new ChildJvm(builder.start());
    } catch (IOException e) {
      throw new MeasurementException("cannot start a JVM", e);
    }
  }

  /** Sends a request and waits for its answer. */
  public String ask(String request) {
    return ask(request, ANSWER_LIMIT_SECONDS);
  }

  /** The same with a limit for what takes longer than most. */
  public String ask(String request, long limitSeconds) {
    requests.println(request);
    Optional<String> answer;
    try {
      answer =
          Optional.ofNullable(answers.poll(limitSeconds, TimeUnit.SECONDS))
              .orElseThrow(
                  () ->
                      new MeasurementException(
                          request + ": no answer within " + limitSeconds + " s"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeasurementException("interrupted", e);
    }
    String line = answer.orElseThrow(() -> new MeasurementException(request + ": the JVM ended"));
    if (line.startsWith(Serving.FAILURE)) {
      throw new MeasurementException(request + ": " + line.substring(Serving.FAILURE.length()));
    }
    return line.substring(Serving.ANSWER.length());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(Serving.ANSWER) || line.startsWith(Serving.FAILURE)) {
          answers.add(Optional.of(line));
        } else {
          System.err.println(line);
        }
      }
    } catch (IOException e) {
      System.err.println("an answer cannot be read: " + e);
    }
    answers.add(Optional.empty());
  }

  /** Ends it and waits. */
  @Override
  public void close() {
    requests.close();
    try {
      if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
