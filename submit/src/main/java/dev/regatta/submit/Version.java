package dev.regatta.submit;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What this is, and what it runs on. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"regatta " + number() + " for Spark 3.5, Scala 2.12 and Java 17"};
  }

  /** As the assembly's manifest says; classes from elsewhere have none. */
  static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(not from an assembly)");
  }
}
