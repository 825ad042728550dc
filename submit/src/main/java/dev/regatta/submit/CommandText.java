package dev.regatta.submit;

import dev.regatta.conf.UrlPasswords;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command as a person can copy it into a shell: words quoted, an option with its value on each
 * line, secrets left out.
 *
 * @param secret what the key or the value of a {@code key=value} holds that nobody is to see
 */
record CommandText(Pattern secret) {
  /** What stands in the place of a secret; it is what Spark writes there. */
  static final String REDACTED = "*********(redacted)";

  /** An option, or what spark-submit is to run. */
  private static final Pattern BEGINS_LINE = Pattern.compile("(?s)--.*|(/|local:).*\\.jar");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?<key>[A-Za-z_][A-Za-z0-9_.\\[\\]-]*)=(?<value>.*)", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("[A-Z_]+=.*", Pattern.DOTALL);

  /** The text; words before the program may set variables: {@code NAME=value}. */
  String of(List<String> words) {
    StringBuilder text = new StringBuilder();
    boolean program = false;
    for (String word : words) {
      boolean variable = !program && VARIABLE.matcher(word).matches();
      if (text.length() > 0) {
        text.append(program && BEGINS_LINE.matcher(word).matches() ? " \\\n  " : " ");
      }
      program |= !variable;
      text.append(variable ? variable(redacted(word)) : quoted(redacted(word)));
    }
    return text.toString();
  }

  /** A shell takes it for an assignment only where the name is not quoted. */
  private static String variable(String word) {
    int equals = word.indexOf('=') + 1;
    return word.substring(0, equals) + quoted(word.substring(equals));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private String redacted(String word) {
    Matcher assignment = ASSIGNMENT.matcher(word);
    if (!assignment.matches()) {
      return UrlPasswords.hidden(word);
    }
    boolean hidden =
        secret.matcher(assignment.group("key")).find()
            || secret.matcher(assignment.group("value")).find();
    return hidden ? assignment.group("key") + "=" + REDACTED : UrlPasswords.hidden(word);
  }
}
