package dev.regatta.driver.spark.run;

import dev.regatta.conf.Alternatives;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.conf.Yaml;
import dev.regatta.driver.job.Job;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One run of a comparison.
 *
 * @param alternative what differs, by name: one value of each key that is compared
 * @param job with these values, its own seed and its own directory
 * @param implied keys whose value nobody listed: where the job refuses it, it is left out
 */
public record Candidate(String alternative, Job job, List<String> implied) {
  private static final String OVER = "--over";

  public Candidate {
    implied = List.copyOf(implied);
  }

  /**
   * The runs of all combinations of alternatives, by combination and then by seed: the job's own,
   * and those that follow. Each gets a directory named by its values and, but for the first, its
   * seed.
   *
   * @param text the job
   * @param seeds how many, at least 1
   * @param output the directory above theirs
   * @throws UserException where a value makes the job wrong
   */
  public static List<Candidate> of(
      JobText text, List<Alternatives> over, int seeds, String output) {
    long first = Jobs.bind(text).training().seed();
    List<String> implied = over.stream().filter(Alternatives::all).map(Alternatives::key).toList();
    Set<String> names = new HashSet<>();
    List<Candidate> candidates = new ArrayList<>();
    for (List<Integer> choice : choices(over)) {
      List<String> assignments = new ArrayList<>();
      List<String> values = new ArrayList<>();
      for (int i = 0; i < over.size(); i++) {
        assignments.add(over.get(i).assignment(choice.get(i)));
        values.add(over.get(i).name(choice.get(i)));
      }
      String name = free(String.join("-", values), names);
      for (int i = 0; i < seeds; i++) {
        long seed = first + i;
        String directory = output + "/" + name + (i == 0 ? "" : "-seed-" + seed);
        List<String> own = List.of("training.seed=" + seed, "output=" + Yaml.quoted(directory));
        Job job = Jobs.bind(text.with(OVER, assignments).with("--output", own));
        candidates.add(new Candidate(name, job, implied));
      }
    }
    return candidates;
  }

  /** All combinations of one value of each, the last one changing first. */
  private static List<List<Integer>> choices(List<Alternatives> over) {
    List<List<Integer>> choices = List.of(List.of());
    for (Alternatives alternatives : over) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> choice : choices) {
        for (int value = 0; value < alternatives.values().size(); value++) {
          List<Integer> with = new ArrayList<>(choice);
          with.add(value);
          longer.add(with);
        }
      }
      choices = longer;
    }
    return choices;
  }

  /** The name, or with the lowest number from 2 on that no other has. */
  private static String free(String name, Set<String> names) {
    String candidate = name;
    for (int number = 2; !names.add(candidate); number++) {
      candidate = name + "-" + number;
    }
    return candidate;
  }

  /**
   * Whether the job refused a value that nobody listed: by its key, or a loss by the label, which
   * it makes classes or numbers of.
   */
  boolean doesNotFit(UserException refusal) {
    String told = String.valueOf(refusal.getMessage());
    return implied.stream().anyMatch(key -> told.startsWith(key + ":"))
        || (implied.contains("network.loss") && told.startsWith("data.label:"));
  }
}
