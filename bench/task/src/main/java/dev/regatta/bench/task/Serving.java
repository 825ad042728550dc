package dev.regatta.bench.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;

/** The part of a process that answers requests, one line each, until its input ends. */
public final class Serving {
  /** How the line of an answer begins. */
  public static final String ANSWER = "answer ";

  /** How the line begins that says why there is no answer. */
  public static final String FAILURE = "failure ";

  private Serving() {}

  /** What is done with a request. */
  @FunctionalInterface
  public interface Service {
    /** Returns the answer, one line. */
    String answer(List<String> words) throws Exception;
  }

  /** Answers until the input ends. Lines that a library prints are none of an answer's. */
  public static void serve(Service service) throws IOException {
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        out.println(ANSWER + service.answer(List.of(line.split(" "))));
      } catch (Exception | LinkageError e) {
        e.printStackTrace();
        out.println(FAILURE + e);
      }
    }
  }
}
