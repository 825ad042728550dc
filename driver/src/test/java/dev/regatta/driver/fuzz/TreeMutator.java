package dev.regatta.driver.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Damages trees so that their text stays JSON: what a parser lets through and the code behind it
 * has to bear.
 */
public final class TreeMutator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Random random;

  /** An entry of a mapping, or of a list where the name is empty. */
  private record Slot(JsonNode holder, String name, int index) {
    JsonNode value() {
      return holder instanceof ObjectNode mapping ? mapping.get(name) : holder.get(index);
    }

    void set(JsonNode value) {
      if (holder instanceof ObjectNode mapping) {
        mapping.set(name, value);
      } else {
        ((ArrayNode) holder).set(index, value);
      }
    }

    void remove() {
      if (holder instanceof ObjectNode mapping) {
        mapping.remove(name);
      } else {
        ((ArrayNode) holder).remove(index);
      }
    }

    void repeat(int times) {
      if (holder instanceof ArrayNode list) {
        for (int i = 0; i < times; i++) {
          list.insert(index, value().deepCopy());
        }
      } else {
        ((ObjectNode) holder).set(name + "-2", value().deepCopy());
      }
    }
  }

  public TreeMutator(Random random) {
    this.random = random;
  }

  /** The text of a copy with one to three kinds of damage. */
  public String mutated(JsonNode tree) {
    JsonNode copy = tree.deepCopy();
    for (int more = random.nextInt(3); more >= 0; more--) {
      List<Slot> slots = new ArrayList<>();
      gather(copy, slots);
      if (!slots.isEmpty()) {
        damage(slots.get(random.nextInt(slots.size())), slots);
      }
    }
    try {
      return JSON.writeValueAsString(copy);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void gather(JsonNode node, List<Slot> into) {
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      into.add(new Slot(node, "", i));
      gather(node.get(i), into);
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      into.add(new Slot(node, entry.getKey(), 0));
      gather(entry.getValue(), into);
    }
  }

  private void damage(Slot slot, List<Slot> all) {
    switch (random.nextInt(8)) {
      case 0 -> slot.remove();
      case 1 -> slot.set(all.get(random.nextInt(all.size())).value().deepCopy());
      case 2 -> slot.set(number());
      case 3 -> slot.set(scalar());
      case 4 -> slot.repeat(1 + random.nextInt(random.nextInt(4) == 0 ? 500 : 3));
      case 5 -> slot.set(NODES.arrayNode().add(slot.value().deepCopy()));
      case 6 -> slot.set(NODES.objectNode().set("type", slot.value().deepCopy()));
      default -> slot.set(slot.value().isNumber() ? near(slot.value()) : number());
    }
  }

  private JsonNode number() {
    String number = Mutator.NUMBERS.get(random.nextInt(Mutator.NUMBERS.size()));
    return NODES.rawValueNode(new RawValue(number.equals("NaN") ? "null" : number));
  }

  private JsonNode near(JsonNode number) {
    return NODES.numberNode(number.asLong() + random.nextInt(5) - 2);
  }

  private JsonNode scalar() {
    return switch (random.nextInt(5)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.textNode("");
      case 3 -> NODES.textNode("x".repeat(1 + random.nextInt(300)));
      default -> random.nextBoolean() ? NODES.arrayNode() : NODES.objectNode();
    };
  }
}
