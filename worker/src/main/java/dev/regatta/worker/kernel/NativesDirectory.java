package dev.regatta.worker.kernel;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

/**
 * Where native libraries are unpacked: the directory that the system property {@code
 * regatta.natives.dir} names, else one of this user's under {@code java.io.tmpdir}. JVMs may share
 * it: javacpp locks it while it unpacks.
 */
final class NativesDirectory {
  static final String PROPERTY = "regatta.natives.dir";

  private NativesDirectory() {}

  static Path find() throws IOException {
    String wish = System.getProperty(PROPERTY);
    if (wish != null) {
      return Files.createDirectories(Path.of(wish)).toAbsolutePath();
    }
    return privateDirectory(
        Path.of(System.getProperty("java.io.tmpdir")),
        "regatta-natives-" + System.getProperty("user.name"));
  }

  /**
   * A directory that only this user can write to. Others may have made one of that name, to have
   * their code loaded: then it is a new one.
   */
  static Path privateDirectory(Path parent, String name) throws IOException {
    Path directory = parent.resolve(name).toAbsolutePath();
    try {
      return Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      return isPrivate(directory, me(parent)) ? directory : Files.createTempDirectory(parent, name);
    }
  }

  private static UserPrincipal me(Path parent) throws IOException {
    Path probe = Files.createTempFile(parent, "regatta", null);
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }

  private static boolean isPrivate(Path directory, UserPrincipal me) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return found.isDirectory()
        && found.owner().equals(me)
        && !found.permissions().contains(PosixFilePermission.GROUP_WRITE)
        && !found.permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }
}
