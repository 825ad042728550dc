package dev.regatta.submit.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that README and docs tell people to type: {@code submit/regatta} and its words. */
final class GuideCommands {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");
  private static final String INDENTED = "    submit/regatta ";

  private GuideCommands() {}

  /**
   * A command.
   *
   * @param guide the file that it stands in
   */
  record Command(Path guide, List<String> words) {
    boolean has(String word) {
      return words.contains(word);
    }

    @Override
    public String toString() {
      return guide.getFileName() + ": regatta " + String.join(" ", words);
    }
  }

  /** All of them, README's first, in the order in which they stand. */
  static List<Command> all(Path repository) throws IOException {
    List<Path> guides = new ArrayList<>(List.of(repository.resolve("README.md")));
    try (Stream<Path> docs = Files.list(repository.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(guides::add);
    }
    List<Command> commands = new ArrayList<>();
    for (Path guide : guides) {
      String text = Files.readString(guide).replaceAll(" \\\\\n *", " ");
      text.lines()
          .filter(line -> line.startsWith(INDENTED))
          .map(line -> new Command(guide, words(line.substring(INDENTED.length()))))
          .forEach(commands::add);
    }
    return commands;
  }

  /** As a shell splits them; comments, and what is done with the output, are left out. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line.replaceFirst("\\s+#.*", "").replaceFirst("\\s+>.*", ""));
    StringBuilder word = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      if (matcher.start() > end && !word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      for (int group = 1; group <= 3; group++) {
        word.append(matcher.group(group) == null ? "" : matcher.group(group));
      }
      end = matcher.end();
    }
    words.add(word.toString());
    return words;
  }
}
