package dev.regatta.worker.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads netlib's classes once more, apart from the application's. netlib binds to a native library
 * once per class loader, and Spark's own linear algebra may have done so long before us, to another
 * library or to none.
 */
final class NetlibLoader extends ClassLoader {
  /** The second holds types that netlib's JNI library looks up. */
  private static final List<String> PREFIXES = List.of("dev.ludovic.netlib.", "org.netlib.util.");

  private final ClassLoader source;

  /**
   * @param source where the bytes of the classes and of netlib's JNI library come from
   */
  NetlibLoader(ClassLoader source) {
    super("regatta-netlib", ClassLoader.getPlatformClassLoader());
    this.source = source;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (PREFIXES.stream().noneMatch(name::startsWith)) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = source.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return source.getResource(name);
  }
}
