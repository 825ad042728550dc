package dev.regatta.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativesTest {
  private static final int JVMS = 3;

  /** What the JVMs of these tests run. */
  static final class Describe {
    private Describe() {}

    public static void main(String[] arguments) {
      System.out.println(Blas.best().describe());
    }
  }

  @Test
  void severalJvmsMayUnpackIntoOneDirectoryAtOnce(@TempDir Path directory) throws Exception {
    List<Process> processes = new ArrayList<>();
    List<Path> outputs = new ArrayList<>();
    for (int i = 0; i < JVMS; i++) {
      outputs.add(Files.createTempFile("regatta", ".out"));
      processes.add(start(outputs.get(i), "-Dregatta.natives.dir=" + directory));
    }
    for (int i = 0; i < JVMS; i++) {
      assertThat(outputOf(processes.get(i), outputs.get(i))).isEqualTo(Blas.best().describe());
    }
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("libopenblas_nolapack.so.0");
    }
  }

  @Test
  void withoutTheLibraryProductsRunInJavaAndTheLogSaysSo(@TempDir Path directory) throws Exception {
    Path output = Files.createTempFile("regatta", ".out");
    Path file = Files.createFile(directory.resolve("occupied"));
    Process process = start(output, "-Dregatta.natives.dir=" + file);
    assertThat(outputOf(process, output))
        .contains("Matrix products run in plain Java")
        .endsWith("Java");
  }

  @Test
  void netlibsClassesAreLoadedApart() throws Exception {
    String name = "dev.ludovic.netlib.blas.BLAS";
    Class<?> ours = new NetlibLoader(getClass().getClassLoader()).loadClass(name);
    assertThat(ours.getName()).isEqualTo(name);
    assertThat(ours).isNotSameAs(Class.forName(name, false, getClass().getClassLoader()));
  }

  @Test
  void theDirectoryBelongsToThisUserAlone(@TempDir Path parent) throws IOException {
    Path first = NativesDirectory.privateDirectory(parent, "natives");
    assertThat(Files.getPosixFilePermissions(first))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(NativesDirectory.privateDirectory(parent, "natives")).isEqualTo(first);
  }

  @Test
  void aDirectoryThatOthersMayWriteToIsNotUsed(@TempDir Path parent) throws IOException {
    Path open = Files.createDirectory(parent.resolve("natives"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(NativesDirectory.privateDirectory(parent, "natives"))
        .isNotEqualTo(open)
        .isDirectory();
  }

  private static Process start(Path output, String option) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xmx256m",
            option,
            "-cp",
            System.getProperty("java.class.path"),
            Describe.class.getName())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static String outputOf(Process process, Path output) throws Exception {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String text = Files.readString(output).strip();
      assertThat(process.exitValue()).as(text).isZero();
      return text;
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
