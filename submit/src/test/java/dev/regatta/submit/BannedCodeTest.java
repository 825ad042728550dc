package dev.regatta.submit;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.regatta.submit.watch.WatchServer;
import java.beans.XMLDecoder;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.ServerSocket;
import java.net.URLClassLoader;
import java.nio.channels.ServerSocketChannel;
import java.util.EnumSet;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import javax.naming.InitialContext;
import javax.script.ScriptEngineManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.serializer.JavaSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the product's code does nowhere, because bytes of unknown origin could then run code. Each
 * ban holds for all classes, and bites on a class that does what is banned.
 */
@SuppressWarnings({"UnusedMethod", "BanJNDI"}) // of violators, which nobody is to call
class BannedCodeTest {
  /** A rule, and classes that break it. */
  @SuppressWarnings("ImmutableEnumChecker") // rules and classes do not change
  private enum Ban {
    JAVA_SERIALIZATION(
        noClasses()
            .should()
            .dependOnClassesThat(
                assignableTo(ObjectInputStream.class)
                    .or(assignableTo(ObjectOutputStream.class))
                    .or(resideInAnyPackage("java.rmi..", "org.apache.commons.lang3..")))
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("org\\.apache\\.spark\\.serializer\\.Java.*")
            .because("it runs code that a file names"),
        Deserializes.class,
        SerializesAsSpark.class),
    OBJECTS_OUT_OF_TEXT(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.beans..", "org.yaml.snakeyaml..", "com.thoughtworks.xstream..")
            .because("those make objects of classes that a text names"),
        DecodesXml.class),
    DEFAULT_TYPING(
        noClasses()
            .should()
            .callMethodWhere(
                target(owner(assignableTo(ObjectMapper.class)))
                    .and(target(nameMatching("(activate|enable|set)DefaultTyping.*"))))
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("com\\.fasterxml\\.jackson\\..*(JsonTypeInfo|PolymorphicType).*")
            .because("JSON would name the classes of its objects"),
        TypesByDefault.class,
        TypesByAnnotation.class),
    CLASSES_BY_NAME(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.regatta.launcher.Launcher")
            .and()
            .doNotHaveFullyQualifiedName("dev.regatta.worker.kernel.Natives")
            .should()
            .callMethodWhere(
                target(owner(assignableTo(Class.class)))
                    .and(target(nameMatching("forName")))
                    .or(
                        target(owner(assignableTo(ClassLoader.class)))
                            .and(target(nameMatching("loadClass")))))
            .because("only constants name classes: the command's own, and the native BLAS"),
        FindsByName.class,
        LoadsByName.class),
    CLASS_LOADERS(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.regatta.worker.kernel.NetlibLoader")
            .should()
            .beAssignableTo(ClassLoader.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(URLClassLoader.class)
            .because("code comes from the class path alone"),
        LoadsFromElsewhere.class),
    PROCESSES(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.regatta.submit.cluster..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould()
            .callMethodWhere(
                target(owner(assignableTo(Runtime.class))).and(target(nameMatching("exec"))))
            .because("only the local cluster starts processes"),
        Builds.class,
        Executes.class),
    SCRIPTS_NAMES_AND_XML(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.script..", "javax.naming..", "javax.xml..", "org.xml.sax..")
            .because("a script is code, and names and entities are fetched from elsewhere"),
        Scripts.class,
        LooksUp.class,
        ParsesXml.class),
    ARCHIVES(
        noClasses()
            .should()
            .dependOnClassesThat(assignableTo(ZipInputStream.class).or(assignableTo(ZipFile.class)))
            .because("an entry's name may lead out of a directory, and its size be anything"),
        Unzips.class),
    LISTENING(
        noClasses()
            .that()
            .doNotBelongToAnyOf(WatchServer.class)
            .should()
            .dependOnClassesThat(
                assignableTo(ServerSocket.class)
                    .or(assignableTo(ServerSocketChannel.class))
                    .or(resideInAnyPackage("com.sun.net.httpserver..")))
            .because(
                "what there is to hear goes over Spark's own connections, but for the page on"
                    + " loopback that somebody asks for"),
        Listens.class);

    private final ArchRule rule;
    private final Class<?>[] violators;

    Ban(ArchRule rule, Class<?>... violators) {
      this.rule = rule;
      this.violators = violators;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theProductHeedsTheBan(Ban ban) {
    ban.rule.check(ArchitectureTest.CLASSES);
  }

  @ParameterizedTest
  @EnumSource
  void theBanBites(Ban ban) {
    assertThat(ban.violators).isNotEmpty();
    for (Class<?> violator : ban.violators) {
      assertThatThrownBy(() -> ban.rule.check(new ClassFileImporter().importClasses(violator)))
          .as(violator.getSimpleName())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(violator.getSimpleName());
    }
  }

  /** Of what it does nothing else complains: each ban is there for its own violators. */
  @ParameterizedTest
  @EnumSource
  void noBanBitesOnTheViolatorsOfAnother(Ban ban) {
    for (Ban other : EnumSet.complementOf(EnumSet.of(ban))) {
      ban.rule.check(new ClassFileImporter().importClasses(other.violators));
    }
  }

  private static final class Deserializes {
    Object read(InputStream in) throws Exception {
      try (ObjectInputStream objects = new ObjectInputStream(in)) {
        return objects.readObject();
      }
    }
  }

  private static final class SerializesAsSpark {
    Object serializer() {
      return new JavaSerializer();
    }
  }

  private static final class DecodesXml {
    Object read(InputStream in) {
      try (XMLDecoder decoder = new XMLDecoder(in)) {
        return decoder.readObject();
      }
    }
  }

  private static final class TypesByDefault {
    @SuppressWarnings("deprecation")
    ObjectMapper mapper() {
      return new ObjectMapper().enableDefaultTyping();
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  private static final class TypesByAnnotation {}

  private static final class FindsByName {
    Class<?> find(String name) throws ClassNotFoundException {
      return Class.forName(name);
    }
  }

  private static final class LoadsByName {
    Class<?> find(ClassLoader loader, String name) throws ClassNotFoundException {
      return loader.loadClass(name);
    }
  }

  private static final class LoadsFromElsewhere extends ClassLoader {}

  private static final class Builds {
    Process start(String command) throws Exception {
      return new ProcessBuilder(command).start();
    }
  }

  private static final class Executes {
    Process start(String[] command) throws Exception {
      return Runtime.getRuntime().exec(command);
    }
  }

  private static final class Scripts {
    Object run(String script) throws Exception {
      return new ScriptEngineManager().getEngineByName("js").eval(script);
    }
  }

  private static final class LooksUp {
    Object find(String name) throws Exception {
      return new InitialContext().lookup(name);
    }
  }

  private static final class ParsesXml {
    Object read(InputStream in) throws Exception {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }
  }

  private static final class Unzips {
    Object next(InputStream in) throws Exception {
      return new ZipInputStream(in).getNextEntry();
    }
  }

  private static final class Listens {
    int listen() throws Exception {
      try (ServerSocket socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      }
    }
  }
}
