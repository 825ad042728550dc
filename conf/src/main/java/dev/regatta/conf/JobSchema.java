package dev.regatta.conf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON Schemas, for editors that complete and check job files while they are written. */
public final class JobSchema {
  private final Forms forms;

  public JobSchema(Registries registries) {
    forms = new Forms(registries);
  }

  /**
   * The schema (draft 2020-12) of a record as a whole file: types, ranges, defaults, descriptions
   * and the strategies of each registry. It describes values with the environment put in, and takes
   * everything that {@link Binder} takes; Binder also rejects what no schema can say.
   */
  public ObjectNode of(Class<? extends Record> type) {
    Definitions definitions = new Definitions();
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.setAll(forms.record(type).fieldsSchema(definitions));
    schema.set("$defs", definitions.all());
    return schema;
  }
}
