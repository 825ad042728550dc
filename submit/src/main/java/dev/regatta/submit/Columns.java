package dev.regatta.submit;

import java.io.PrintStream;
import java.util.List;

/** Prints a table with its columns below each other. */
final class Columns {
  private Columns() {}

  static void print(List<List<String>> lines, PrintStream out) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(line.get(i)).append(" ".repeat(widths[i] + 2 - line.get(i).length()));
      }
      out.println(text.toString().stripTrailing());
    }
  }
}
