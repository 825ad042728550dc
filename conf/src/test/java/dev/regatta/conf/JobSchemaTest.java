package dev.regatta.conf;

import static dev.regatta.conf.Sample.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.regatta.conf.Sample.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobSchemaTest {
  private static final ObjectNode SCHEMA = new JobSchema(Sample.REGISTRIES).of(Job.class);
  private static final JsonSchema VALIDATOR =
      JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SCHEMA);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static Set<ValidationMessage> refusals(JsonNode tree) {
    return VALIDATOR.validate(tree);
  }

  private static boolean binds(ObjectNode tree) {
    try {
      Sample.binder().bind(JobText.of("job.yaml", tree), Job.class);
      return true;
    } catch (JobFileException e) {
      return false;
    }
  }

  @Test
  void isASchemaOfItsDraft() {
    JsonSchema metaSchema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012));

    assertThat(metaSchema.validate(SCHEMA)).isEmpty();
    assertThat(SCHEMA.get("$schema").textValue()).isEqualTo(SchemaId.V202012);
  }

  @Test
  void takesWhatTheBinderWrites() {
    long seed = new Random().nextLong();
    SampleJobs jobs = new SampleJobs(new Random(seed));
    for (int i = 0; i < 200; i++) {
      ObjectNode tree = Sample.binder().dump(jobs.next());

      assertThat(refusals(tree)).as("seed %d: %s", seed, tree).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "averaging: 4",
        "averaging: epoch",
        "averaging: {type: nested, then: {type: nested, first: 3, then: epoch}}",
        "optimizer: adam",
        "optimizer: {type: sgd, learning-rate: 1}",
        "training: {workers: auto, epochs: 1e3, time-limit: 5m}",
        "training: {workers: 2, clip: null, time-limit: {amount: 5, unit: m}}",
        "network: {loss: auto}",
        "network: {loss: mse, layers: []}",
        "checkpoint: null",
        "checkpoint: {}",
      })
  void takesTheShortForms(String yaml) {
    JobText text = Sample.text(MINIMAL + yaml);

    assertThat(Sample.binder().bind(text, Job.class)).isNotNull();
    assertThat(refusals(text.tree())).isEmpty();
  }

  static Stream<String> wrongFiles() {
    return Stream.of(
            "unknown: 1",
            "task: clasification",
            "averaging: 0",
            "averaging: 1.5",
            "averaging: nested",
            "averaging: {type: nested}",
            "averaging: {type: every, steps: 1, more: 1}",
            "averaging: {steps: 1}",
            "optimizer: sgd",
            "optimizer: adamm",
            "optimizer: 0.1",
            "optimizer: {learning-rate: 1}",
            "optimizer: {type: sgd, learning-rate: 0}",
            "optimizer: {type: sgd, learning-rate: 1, momentum: 1}",
            "optimizer: null",
            "training: {epochs: 0}",
            "training: {epochs: 1.5}",
            "training: {epochs: '3'}",
            "training: {epochs: null}",
            "training: {workers: null}",
            "training: {workers: many}",
            "training: {shuffle: no}",
            "training: {quantiles: 3}",
            "training: {quantiles: [0]}",
            "training: {time-limit: true}",
            "network: {layers: [{dropout: 0.5}]}",
            "network: {layers: [{units: 1, dropout: 1}]}",
            "network: {loss: null}",
            "network: []",
            "checkpoint: auto")
        .map(yaml -> MINIMAL + yaml);
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  void refusesTypicalWrongFilesAsTheBinderDoes(String yaml) {
    ObjectNode tree = Sample.text(yaml).tree();

    assertThat(refusals(tree)).isNotEmpty();
    assertThat(binds(tree)).isFalse();
  }

  @Test
  void takesWhateverTheBinderTakes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    SampleJobs jobs = new SampleJobs(random);
    int taken = 0;
    int refusedByBoth = 0;
    for (int i = 0; i < 1000; i++) {
      ObjectNode tree = Sample.binder().dump(jobs.next());
      spoil(tree, random);
      if (binds(tree)) {
        taken++;
        assertThat(refusals(tree)).as("seed %d: %s", seed, tree).isEmpty();
      } else if (!refusals(tree).isEmpty()) {
        refusedByBoth++;
      }
    }
    assertThat(taken).as("seed %d", seed).isGreaterThan(50);
    assertThat(refusedByBoth).as("seed %d", seed).isGreaterThan(50);
  }

  /** Takes away, replaces or adds something anywhere in the tree. */
  private static void spoil(ObjectNode tree, Random random) {
    List<JsonNode> containers = new ArrayList<>();
    gather(tree, containers);
    JsonNode target = containers.get(random.nextInt(containers.size()));
    if (target instanceof ArrayNode list) {
      list.insert(random.nextInt(list.size() + 1), anything(random));
      return;
    }
    ObjectNode mapping = (ObjectNode) target;
    List<String> names = new ArrayList<>(List.of("unknown"));
    mapping.fieldNames().forEachRemaining(names::add);
    String name = names.get(random.nextInt(names.size()));
    if (random.nextBoolean()) {
      mapping.remove(name);
    } else {
      mapping.set(name, anything(random));
    }
  }

  private static void gather(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> gather(child, containers));
    }
  }

  private static JsonNode anything(Random random) {
    return switch (random.nextInt(14)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(true);
      case 2 -> NODES.numberNode(0);
      case 3 -> NODES.numberNode(3);
      case 4 -> NODES.numberNode(0.25);
      case 5 -> NODES.numberNode(2.0);
      case 6 -> NODES.textNode("auto");
      case 7 -> NODES.textNode("epoch");
      case 8 -> NODES.textNode("adam");
      case 9 -> NODES.textNode("synthetic");
      case 10 -> NODES.arrayNode();
      case 11 -> NODES.arrayNode().add(3);
      case 12 -> NODES.objectNode();
      default -> NODES.objectNode().put("fraction", 0.5);
    };
  }

  record Tree(@Doc("Below it.") List<Tree> children, Sample.Layer layer, Other.Layer other) {}

  static final class Other {
    record Layer(String name) {}

    private Other() {}
  }

  @Test
  void writesTypesOnceUnderNamesOfTheirOwn() {
    ObjectNode schema = new JobSchema(Sample.REGISTRIES).of(Tree.class);

    assertThat(schema.at("/properties/children/items/$ref").textValue()).isEqualTo("#/$defs/tree");
    assertThat(schema.at("/properties/children/description").textValue()).isEqualTo("Below it.");
    assertThat(schema.at("/properties/layer/$ref").textValue()).isEqualTo("#/$defs/layer");
    assertThat(schema.at("/properties/other/$ref").textValue()).isEqualTo("#/$defs/layer-2");
    assertThat(schema.at("/$defs/tree/properties/layer/$ref").textValue())
        .isEqualTo("#/$defs/layer");
    assertThat(schema.at("/$defs/layer/properties/units").toString())
        .isEqualTo("{\"type\":\"integer\",\"minimum\":1,\"description\":\"Outputs.\"}");
    assertThat(schema.at("/$defs/layer/properties/dropout").toString())
        .isEqualTo("{\"type\":\"number\",\"minimum\":0,\"exclusiveMaximum\":1,\"default\":0.0}");
  }
}
