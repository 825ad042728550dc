package dev.regatta.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativesTest {
  private static final int JVMS = 3;

  static final class Describe {
    private Describe() {}

    public static void main(String[] arguments) {
      System.out.println(Blas.best().describe());
    }
  }

  /** A product of two matrices of ones beside what made it. */
  static final class Multiply {
    private Multiply() {}

    public static void main(String[] arguments) {
      float[] ones = {1, 1, 1, 1};
      float[] c = new float[4];
      Blas.best().multiply(Transposed.FIRST, 2, 2, 2, 3, ones, 0, ones, 0, 0, c, 0);
      System.out.println(Blas.best().describe() + " " + Arrays.toString(c));
    }
  }

  /** As Spark's linear algebra may do before us: binds the application's netlib elsewhere. */
  static final class DescribeAfterNetlib {
    private DescribeAfterNetlib() {}

    public static void main(String[] arguments) {
      String other = dev.ludovic.netlib.blas.BLAS.getInstance().getClass().getSimpleName();
      System.out.println(other + ", " + Blas.best().describe());
    }
  }

  /** Allocates hard beside products, with half of the heap in use. */
  static final class Allocate {
    private static final int SECONDS = 2;

    private Allocate() {}

    public static void main(String[] arguments) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      Thread products = new Thread(() -> multiply(end));
      products.start();
      byte[][] live = new byte[64][];
      long allocated = 0;
      while (System.nanoTime() < end) {
        live[(int) (allocated % live.length)] = new byte[1 << 20];
        allocated++;
      }
      products.join();
      System.out.println(allocated > live.length ? "survived" : "did not allocate");
    }

    private static void multiply(long end) {
      int size = 1024;
      float[] a = new float[size * size];
      float[] c = new float[size * size];
      while (System.nanoTime() < end) {
        Blas.best().multiply(Transposed.NEITHER, size, size, size, 1, a, 0, a, 0, 0, c, 0);
      }
    }
  }

  @Test
  void severalJvmsMayUnpackIntoOneDirectoryAtOnce(@TempDir Path directory) throws Exception {
    List<Process> processes = new ArrayList<>();
    List<Path> outputs = new ArrayList<>();
    for (int i = 0; i < JVMS; i++) {
      outputs.add(Files.createTempFile("regatta", ".out"));
      processes.add(start(Describe.class, outputs.get(i), "-Dregatta.natives.dir=" + directory));
    }
    for (int i = 0; i < JVMS; i++) {
      assertThat(outputOf(processes.get(i), outputs.get(i))).endsWith(Blas.best().describe());
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
    Process process = start(Describe.class, output, "-Dregatta.natives.dir=" + file);
    assertThat(outputOf(process, output))
        .contains("Matrix products run in plain Java")
        .endsWith("Java");
  }

  @Test
  void whatSparkDidWithNetlibBeforeDoesNotMatter() throws Exception {
    Path output = Files.createTempFile("regatta", ".out");
    // A library that is none, so that the application's netlib falls back to Java.
    Process process =
        start(
            DescribeAfterNetlib.class,
            output,
            "-Ddev.ludovic.netlib.blas.nativeLibPath=/nonexistent/libblas.so");
    assertThat(outputOf(process, output)).endsWith("BLAS, " + Blas.best().describe());
  }

  @Test
  void aHeapHalfFullOutlivesProductsBesideAllocation() throws Exception {
    Path output = Files.createTempFile("regatta", ".out");
    Process process = start(Allocate.class, output, "-XX:+UseG1GC");
    assertThat(outputOf(process, output)).endsWith("survived");
  }

  @Test
  void aLibraryOfTheUsersComputesAndTheLogSaysHowFast(@TempDir Path directory) throws Exception {
    assertThat(Blas.best().describe()).startsWith("OpenBLAS");
    Path library = directory.resolve("libmine.so");
    Files.copy(openBlas(), library);
    try (Stream<Path> others = Files.list(openBlas().getParent())) {
      // What it is linked with lies beside it.
      for (Path other : others.filter(file -> file.toString().contains(".so")).toList()) {
        Files.copy(other, directory.resolve(other.getFileName()));
      }
    }
    Path output = Files.createTempFile("regatta", ".out");
    Process process = start(Multiply.class, output, "-Dregatta.blas=" + library);
    assertThat(outputOf(process, output))
        .contains("Matrix products: " + library.toRealPath(), "GFLOP/s")
        .endsWith("libmine.so (given) [6.0, 6.0, 6.0, 6.0]");
  }

  @Test
  void aFileThatIsNoLibraryIsAnErrorThatNamesIt(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("notes.txt"), "not a library");
    Path output = Files.createTempFile("regatta", ".out");
    Process process = start(Describe.class, output, "-Dregatta.blas=" + file);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).content().contains("UserException: regatta.blas=" + file, "does not load");
    assertThat(process.exitValue()).isOne();
    Files.delete(output);
  }

  private static Path openBlas() {
    return Path.of(
            org.bytedeco.javacpp.Loader.load(org.bytedeco.openblas.global.openblas_nolapack.class))
        .resolveSibling("libopenblas_nolapack.so.0");
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

  private static Process start(Class<?> main, Path output, String option) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java, "-Xmx160m", option, "-cp", System.getProperty("java.class.path"), main.getName())
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
