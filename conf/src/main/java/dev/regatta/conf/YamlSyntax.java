package dev.regatta.conf;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What stopped the parser.
 *
 * @param line counted from 1
 */
record YamlSyntax(int line, String fault) {
  static YamlSyntax of(YamlEngineException thrown, String yaml) {
    if (thrown instanceof MarkedYamlEngineException marked) {
      return of(marked, yaml);
    }
    if (thrown instanceof ReaderException unreadable) {
      String character = String.format("U+%04X", unreadable.getCodePoint());
      int line = lineOf(yaml, unreadable.getPosition());
      return new YamlSyntax(line, "not YAML: the character " + character + " is not allowed");
    }
    return new YamlSyntax(1, "not YAML: " + thrown.getMessage());
  }

  private static YamlSyntax of(MarkedYamlEngineException thrown, String yaml) {
    String context = Optional.ofNullable(thrown.getContext()).map(text -> text + ", ").orElse("");
    int line = mark(thrown, context).map(Mark::getLine).orElse(0) + 1;
    String fault = "not YAML: " + context + thrown.getProblem();
    return new YamlSyntax(line, fault + hint(yaml, line));
  }

  /** A key without its colon is noticed only behind it; it starts at the context. */
  private static Optional<Mark> mark(MarkedYamlEngineException thrown, String context) {
    return context.contains("simple key") && thrown.getContextMark().isPresent()
        ? thrown.getContextMark()
        : thrown.getProblemMark();
  }

  private static String hint(String yaml, int line) {
    boolean variable = yaml.lines().skip(line - 1L).findFirst().orElse("").contains("${");
    return variable ? "; inside braces and brackets a text with ${...} needs quotes" : "";
  }

  /** The line of a character, counted in code points. */
  private static int lineOf(String yaml, int position) {
    int end = yaml.offsetByCodePoints(0, Math.min(position, yaml.codePointCount(0, yaml.length())));
    return 1 + (int) yaml.substring(0, end).chars().filter(character -> character == '\n').count();
  }
}
