package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What proves a directory: the length and SHA-256 of each of its files, and facts about them. It is
 * written last, so a directory without it is not finished.
 *
 * <p>The file is a JSON object whose last member, {@code digest}, is the SHA-256 of all bytes
 * before that member. Each byte of the file is covered: by the digest, or by the fixed form of the
 * end. Every version of the format keeps this end and {@code formatVersion}.
 *
 * @param kind what the directory is: "checkpoint" or "model"
 * @param about facts that the kind defines
 */
record Manifest(String kind, ObjectNode about, List<FileProof> files) {
  static final String FILE_NAME = "manifest.json";
  static final int FORMAT_VERSION = 1;

  /** No manifest is longer; what is, is not read into memory. */
  static final int MAX_BYTES = 1 << 20;

  private static final Pattern END = Pattern.compile(",\n\"digest\" : \"([0-9a-f]{64})\"\n}\n");
  private static final int END_BYTES = ",\n\"digest\" : \"\"\n}\n".length() + 64;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  record FileProof(String name, long bytes, String sha256) {}

  Manifest {
    files = List.copyOf(files);
  }

  Set<String> fileNames() {
    Set<String> names = new HashSet<>();
    files.forEach(file -> names.add(file.name()));
    return names;
  }

  Optional<FileProof> file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  byte[] toBytes() {
    ObjectNode json = Json.object();
    json.put("formatVersion", FORMAT_VERSION).put("kind", kind).set("about", about);
    var list = json.putArray("files");
    for (FileProof file : files) {
      list.addObject()
          .put("name", file.name())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256());
    }
    return seal(json);
  }

  /** An object's text without its closing brace, then the digest of that and the brace. */
  static byte[] seal(ObjectNode json) {
    String text = json.toPrettyString().stripTrailing();
    byte[] body =
        text.substring(0, text.length() - 1).stripTrailing().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(body);
    bytes.writeBytes(
        (",\n\"digest\" : \"" + Sha256.of(body) + "\"\n}\n").getBytes(StandardCharsets.US_ASCII));
    return bytes.toByteArray();
  }

  static Manifest parse(byte[] bytes) throws DamagedException {
    checkDigest(bytes);
    try {
      ObjectNode json = Json.parse(bytes);
      int version = json.path("formatVersion").asInt(0);
      if (version != FORMAT_VERSION) {
        throw damaged(
            "has format version "
                + version
                + ", this Regatta reads version "
                + FORMAT_VERSION
                + (version > FORMAT_VERSION ? ": use the newer Regatta that wrote it" : ""));
      }
      return new Manifest(text(json, "kind"), object(json, "about"), files(json));
    } catch (DamagedException e) {
      throw e;
    } catch (IOException e) {
      throw damaged("is not valid JSON");
    }
  }

  private static void checkDigest(byte[] bytes) throws DamagedException {
    if (bytes.length == 0) {
      throw damaged("is empty");
    }
    int body = bytes.length - END_BYTES;
    if (body < 0) {
      throw damaged("is cut short");
    }
    Matcher end = END.matcher(new String(bytes, body, END_BYTES, StandardCharsets.ISO_8859_1));
    if (!end.matches()) {
      throw damaged("is cut short or changed: it does not end with its digest");
    }
    if (!Sha256.of(Arrays.copyOf(bytes, body)).equals(end.group(1))) {
      throw damaged("does not match its own digest");
    }
  }

  private static List<FileProof> files(ObjectNode json) throws DamagedException {
    List<FileProof> files = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonNode file : json.path("files")) {
      String name = file.path("name").asText();
      long bytes = file.path("bytes").asLong(-1);
      String sha256 = file.path("sha256").asText();
      if (!Names.isFile(name)
          || !seen.add(name)
          || bytes < 0
          || !SHA256.matcher(sha256).matches()) {
        throw damaged("lists a file that cannot be: " + file);
      }
      files.add(new FileProof(name, bytes, sha256));
    }
    return files;
  }

  private static ObjectNode object(ObjectNode json, String key) throws DamagedException {
    if (json.get(key) instanceof ObjectNode object) {
      return object;
    }
    throw damaged("lacks " + key);
  }

  private static String text(ObjectNode json, String key) throws DamagedException {
    JsonNode value = json.get(key);
    if (value == null || !value.isTextual()) {
      throw damaged("lacks " + key);
    }
    return value.asText();
  }

  private static DamagedException damaged(String reason) {
    return new DamagedException(FILE_NAME, reason);
  }
}
