package dev.regatta.worker.prepare;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The names of classes and their order. */
final class ClassNames {
  private static final double MAX_WHOLE = 1e15;

  private ClassNames() {}

  /** The name of a class that is a number: 3 for 3.0, 0.5 for 0.5. */
  static String of(double number) {
    boolean whole = number == Math.rint(number) && Math.abs(number) < MAX_WHOLE;
    return whole ? Long.toString((long) number) : Double.toString(number);
  }

  /** Ascending as numbers where every name is one, else by UTF-16 code units. */
  static List<String> sorted(Collection<String> names) {
    Comparator<String> natural = Comparator.naturalOrder();
    boolean numbers = names.stream().allMatch(name -> Numbers.parse(name).isPresent());
    Comparator<String> order =
        numbers
            ? Comparator.<String>comparingDouble(name -> Numbers.parse(name).orElseThrow())
                .thenComparing(natural)
            : natural;
    return names.stream().sorted(order).toList();
  }
}
