package dev.regatta.submit;

import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.apache.spark.internal.config.package$;
import scala.collection.JavaConverters;
import scala.collection.immutable.Map$;

/**
 * A command of spark-submit that runs one of ours, read as spark-submit itself reads it, with
 * {@code spark-defaults.conf} and all.
 *
 * <p>Where the driver runs elsewhere, the job file travels with {@code --files}, and the variables
 * that it speaks of with the settings that Spark has for the driver's environment.
 */
final class Submission {
  private final String program;
  private final List<String> options;
  private final String jar;
  private final List<String> ours;
  private final Map<String, String> environment;
  private final SparkSubmitArguments spark;
  private final SparkConf settings;

  private Submission(
      String program,
      List<String> options,
      String jar,
      List<String> ours,
      Map<String, String> environment,
      SparkSubmitArguments spark) {
    this.program = program;
    this.options = List.copyOf(options);
    this.jar = jar;
    this.ours = List.copyOf(ours);
    this.environment = environment;
    this.spark = spark;
    this.settings = new SparkConf(false);
    JavaConverters.mapAsJavaMap(spark.sparkProperties()).forEach(settings::set);
  }

  /**
   * Reads a command.
   *
   * @param program the path of spark-submit
   * @param arguments its options, the jar and our words
   * @throws UserException where Spark does not take it
   */
  static Submission of(String program, List<String> arguments, Map<String, String> environment) {
    SparkSubmitArguments spark = parse(arguments, environment);
    int ours = arguments.size() - spark.childArgs().size();
    return new Submission(
        program,
        arguments.subList(0, ours - 1),
        arguments.get(ours - 1),
        withoutMaster(arguments.subList(ours, arguments.size())),
        environment,
        spark);
  }

  private static SparkSubmitArguments parse(
      List<String> arguments, Map<String, String> environment) {
    try {
      return new SparkSubmitArguments(
          JavaConverters.asScalaBuffer(arguments),
          Map$.MODULE$
              .<String, String>empty()
              .$plus$plus(JavaConverters.mapAsScalaMap(environment)));
    } catch (Exception e) {
      // Spark does not declare it, and javac lets nobody catch what is not declared.
      if (e instanceof SparkException) {
        throw new UserException("spark-submit: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /** Whether there would be no cluster. */
  boolean isLocal() {
    return master().startsWith("local");
  }

  private String master() {
    return spark.master();
  }

  private boolean isOnThisMachine() {
    return isLocal() || master().matches("spark://(127\\.0\\.0\\.1|localhost):.*");
  }

  private boolean isDriverElsewhere() {
    return "cluster".equals(spark.deployMode());
  }

  /** How it is shown to people. */
  CommandText text() {
    return new CommandText(secret());
  }

  private Pattern secret() {
    return Pattern.compile(
        settings
            .getOption("spark.redaction.regex")
            .getOrElse(() -> package$.MODULE$.SECRET_REDACTION_PATTERN().defaultValueString()));
  }

  List<String> words() {
    List<String> words = new ArrayList<>(List.of(program));
    words.addAll(options);
    words.add(jar);
    words.addAll(ours);
    return words;
  }

  /** Our own words, as the driver gets them. */
  String[] ours() {
    return ours.toArray(String[]::new);
  }

  /**
   * The command that can run on its cluster.
   *
   * @throws UserException where it cannot, as with paths that the cluster's machines do not have
   */
  Submission completed(NamedPaths named) {
    if (!isOnThisMachine()) {
      new SharedPaths(settings, master(), isDriverElsewhere()).check(named.paths());
    }
    if (!isDriverElsewhere()) {
      return this;
    }
    if (master().startsWith("spark:")) {
      throw new UserException(
          "deploy mode cluster: a standalone cluster does not bring the job file to the driver;"
              + " use --deploy-mode client there");
    }
    return named.job().map(this::withJob).orElse(this);
  }

  private Submission withJob(String job) {
    Path file = Path.of(job).toAbsolutePath().normalize();
    List<String> more = new ArrayList<>(options);
    variables(file).forEach((key, value) -> more.addAll(List.of("--conf", key + "=" + value)));
    String others =
        Optional.ofNullable(spark.files())
            .orElseGet(() -> settings.get("spark.yarn.dist.files", ""));
    more.addAll(List.of("--files", others.isEmpty() ? file.toString() : others + "," + file));
    List<String> words = new ArrayList<>(ours);
    words.set(words.indexOf(job), file.getFileName().toString());
    return new Submission(program, more, jar, words, environment, spark);
  }

  /** Settings that give the driver the variables of which a job file and our words speak. */
  private Map<String, String> variables(Path job) {
    Set<String> names = new TreeSet<>(JobText.variables(String.join("\n", ours)));
    try {
      names.addAll(JobText.variables(Files.readString(job)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    names.retainAll(environment.keySet());
    Map<String, String> variables = new TreeMap<>();
    for (String name : names) {
      if (secret().matcher(name).find()) {
        throw new UserException(
            ("%s: the variable %s looks like a secret, which in deploy mode cluster would stand on"
                    + " the command line; use a Hadoop credential provider, or deploy mode client")
                .formatted(job, name));
      }
      String key =
          (master().startsWith("yarn") ? "spark.yarn.appMasterEnv." : "spark.kubernetes.driverEnv.")
              + name;
      if (!settings.contains(key)) {
        variables.put(key, environment.getOrDefault(name, ""));
      }
    }
    return variables;
  }

  /** The master is spark-submit's business, and may have another name where the driver runs. */
  private static List<String> withoutMaster(List<String> words) {
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals("--master")) {
        i++;
      } else if (!words.get(i).startsWith("--master=")) {
        rest.add(words.get(i));
      }
    }
    return rest;
  }
}
