package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes trees as YAML for people. */
public final class Yaml {
  private static final int SHORT_LIST_CHARACTERS = 72;
  private static final Pattern ESCAPED =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\u00a0]");
  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setSchema(new CoreSchema())
          .setIndicatorIndent(2)
          .setIndentWithIndicator(true)
          .setSplitLines(false)
          .setWidth(Integer.MAX_VALUE)
          .build();

  private Yaml() {}

  /**
   * YAML that {@link JobText} reads back to an equal tree, whatever the environment: one key a
   * line, short lists of scalars on one line, quotes only where they are needed, what looks like a
   * variable escaped.
   *
   * @throws IllegalArgumentException for what a job file cannot hold, such as NaN
   */
  public static String write(ObjectNode tree) {
    return new Present(SETTINGS)
        .emitToString(new Serialize(SETTINGS).serializeOne(node(tree)).iterator());
  }

  private static Node node(JsonNode value) {
    if (value.isObject()) {
      return mapping((ObjectNode) value);
    }
    return value.isArray() ? list(value) : scalar(value);
  }

  private static Node mapping(ObjectNode mapping) {
    List<NodeTuple> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
      entries.add(new NodeTuple(text(entry.getKey()), node(entry.getValue())));
    }
    return new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
  }

  private static Node list(JsonNode list) {
    List<Node> items = new ArrayList<>();
    list.forEach(item -> items.add(node(item)));
    return new SequenceNode(Tag.SEQ, items, isShort(list) ? FlowStyle.FLOW : FlowStyle.BLOCK);
  }

  private static boolean isShort(JsonNode list) {
    for (JsonNode item : list) {
      if (item.isContainerNode()) {
        return false;
      }
    }
    return list.toString().length() <= SHORT_LIST_CHARACTERS;
  }

  private static Node scalar(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> text(Variables.escape(value.textValue()));
      case BOOLEAN -> plain(Tag.BOOL, value.asText());
      case NULL -> plain(Tag.NULL, "null");
      case NUMBER ->
          value.isIntegralNumber()
              ? plain(Tag.INT, value.asText())
              : plain(Tag.FLOAT, decimal(value.doubleValue()));
      default -> throw new IllegalArgumentException("a job file cannot hold " + value);
    };
  }

  private static Node plain(Tag tag, String text) {
    return new ScalarNode(tag, text, ScalarStyle.PLAIN);
  }

  /**
   * The emitter quotes a plain text that would read as something else; but it would fold line ends
   * and write invisible characters as they are.
   */
  private static Node text(String text) {
    boolean escaped = ESCAPED.matcher(text).find();
    return new ScalarNode(Tag.STR, text, escaped ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN);
  }

  /** With a sign in the exponent, without which many readers take {@code 1.0e-4} for text. */
  private static String decimal(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a job file cannot hold " + value);
    }
    String text = Double.toString(value);
    return text.contains("E-") ? text.replace('E', 'e') : text.replace("E", "e+");
  }

  /** A text as YAML that is text, whatever it looks like; variables in it are still replaced. */
  public static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
