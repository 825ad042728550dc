package dev.regatta.submit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A main class that stands in for the launcher in one start of the real script: it runs many
 * commands in the JVM that spark-submit started, each from its words to its exit code, and writes
 * down what each printed. A start of its own for each would take minutes.
 */
public final class CommandList {
  /** Between the words of a command, and between the parts of an answer. */
  public static final String WORDS = "\t";

  /** Between commands, and between answers. */
  public static final String COMMANDS = "\u0000";

  private CommandList() {}

  /**
   * Runs the commands of a file.
   *
   * @param args {@code train FILE}, as the script hands them over; answers are in {@code
   *     FILE.answers}
   */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[1]);
    List<String> answers = new ArrayList<>();
    for (String words : Files.readString(file).split(COMMANDS, -1)) {
      answers.add(answer(words.split(WORDS, -1)));
    }
    Files.writeString(Path.of(file + ".answers"), String.join(COMMANDS, answers));
  }

  private static String answer(String[] words) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      int exitCode = Main.run(words);
      return String.join(
          WORDS,
          Integer.toString(exitCode),
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
