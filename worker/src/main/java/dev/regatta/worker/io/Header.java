package dev.regatta.worker.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What the JSON header of the format says.
 *
 * @param layouts in the header's order
 */
record Header(List<Layout> layouts, Map<String, String> metadata) {
  /** The header's key that is not a tensor. */
  static final String METADATA = "__metadata__";

  /** As in the format's reference implementation. */
  static final int MAX_BYTES = 100_000_000;

  static final int MAX_TENSORS = 1_000_000;

  /** Keys are data of someone else's: they are not kept in tables of the factory. */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(MAX_BYTES).build())
          .build();

  private static final int ALIGNMENT = 8;

  static boolean encodable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** The JSON, padded with spaces so that what follows is aligned. */
  byte[] encode() {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(target)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    while (target.size() % ALIGNMENT != 0) {
      target.write(' ');
    }
    if (target.size() > MAX_BYTES || layouts.size() > MAX_TENSORS) {
      throw new IllegalStateException(
          layouts.size() + " tensors and their metadata are more than a header may hold");
    }
    return target.toByteArray();
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (!metadata.isEmpty()) {
      json.writeObjectFieldStart(METADATA);
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    }
    for (Layout layout : layouts) {
      write(json, layout);
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Layout layout) throws IOException {
    json.writeObjectFieldStart(layout.name());
    json.writeStringField("dtype", layout.type().name());
    json.writeFieldName("shape");
    json.writeArray(layout.shape(), 0, layout.shape().length);
    json.writeFieldName("data_offsets");
    json.writeArray(new long[] {layout.begin(), layout.end()}, 0, 2);
    json.writeEndObject();
  }
}
