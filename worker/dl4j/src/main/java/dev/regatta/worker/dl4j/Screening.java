package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration's text must be before DL4J gets to see it: of bounded size and depth, with
 * the names of {@link KnownClasses} alone, and without what Regatta does by keys of its own. DL4J
 * then reads what this one understood, written anew, not the text itself.
 */
final class Screening {
  static final int MAX_CHARACTERS = 4 << 20;
  static final int MAX_DEPTH = 64;

  /** Of a convolution's kernel, a width, a number of units. */
  static final long MAX_SIZE = 1 << 24;

  /** Sizes of images and kernels, which multiply with each other. */
  static final long MAX_EXTENT = 1 << 14;

  private static final List<String> WIDTHS = List.of("nin", "nout");
  static final String CLASS = "@class";

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(40)
                          .maxStringLength(1 << 12)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Screening() {}

  /**
   * The configuration as a tree.
   *
   * @throws UserException where it is no configuration that Regatta trains
   */
  static ObjectNode read(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw refusal(
          "it has %d characters; at most %d are read".formatted(text.length(), MAX_CHARACTERS));
    }
    JsonNode tree = parse(text);
    if (!(tree instanceof ObjectNode configuration)
        || (tree.path("confs").isEmpty() && tree.path("vertices").isEmpty())) {
      throw refusal(
          "it is no configuration of DL4J: those have a key confs or vertices; write one with"
              + " toJson() of MultiLayerConfiguration or ComputationGraphConfiguration");
    }
    walk(configuration, "");
    return configuration;
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new UserException(
          "network.configuration: it is not valid JSON%s: %s"
              .formatted(place, firstLine(e.getOriginalMessage())),
          e);
    }
  }

  private static void walk(JsonNode node, String at) {
    if (node instanceof ObjectNode object) {
      Iterator<Map.Entry<String, JsonNode>> fields = object.fields();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        String path = at.isEmpty() ? field.getKey() : at + "." + field.getKey();
        check(field.getKey(), field.getValue(), path);
        walk(field.getValue(), path);
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        walk(node.get(i), at + "[" + i + "]");
      }
    } else if (node.isNumber() && Math.abs(node.doubleValue()) > MAX_EXTENT && isExtent(at)) {
      throw refusal("%s is %s; at most %d is allowed".formatted(at, node, MAX_EXTENT));
    }
  }

  /** Kernels, strides, paddings: elements of arrays, and heights and widths. */
  private static boolean isExtent(String at) {
    return at.endsWith("]") || at.endsWith("Height") || at.endsWith("Width");
  }

  private static void check(String key, JsonNode value, String path) {
    switch (key) {
      case CLASS -> {
        if (!KnownClasses.has(value.asText())) {
          throw refusal(
              "%s names %s, which Regatta does not let DL4J make; docs/dl4j.md lists the layers that may be named"
                  .formatted(path, value));
        }
      }
      case "regularization", "regularizationBias" -> Penalties.check(value, path);
      case "constraints" -> Constraints.check(value, path);
      case "gradientNormalization" -> {
        if (!value.isNull() && !value.asText().equals("None")) {
          throw refusal(
              "%s is %s, which is not carried over; use clipping of the job's regularization"
                  .formatted(path, value));
        }
      }
      case "pschedule", "rateSchedule", "weightNoise" -> {
        if (!value.isNull()) {
          throw refusal(path + " is set, which is not carried over; leave it out");
        }
      }
      case "backpropType" -> {
        if (!value.asText().equals("Standard")) {
          throw refusal(
              "%s is %s; gradients go through whole sequences: use Standard"
                  .formatted(path, value));
        }
      }
      case "rnnDataFormat" -> {
        if (value.asText().equals("NWC")) {
          throw refusal(
              "%s is %s; sequences are given to DL4J as NCW, whatever rows they come from"
                  .formatted(path, value));
        }
      }
      case "dataType" -> {
        if (!value.asText().equals("FLOAT")) {
          throw refusal("%s is %s; weights are FLOAT".formatted(path, value));
        }
      }
      default -> {
        if (WIDTHS.contains(key) && value.isNumber() && value.doubleValue() > MAX_SIZE) {
          throw refusal("%s is %s; at most %d is allowed".formatted(path, value, MAX_SIZE));
        }
      }
    }
  }

  static UserException refusal(String what) {
    return new UserException("network.configuration: " + what);
  }

  static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
