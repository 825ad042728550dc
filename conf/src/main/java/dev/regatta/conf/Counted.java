package dev.regatta.conf;

/** Numbers of things in messages. */
public final class Counted {
  private Counted() {}

  /**
   * "1 worker", "2 workers".
   *
   * @param noun whose plural ends in s
   */
  public static String of(long number, String noun) {
    return number == 1 ? "1 " + noun : number + " " + noun + "s";
  }
}
