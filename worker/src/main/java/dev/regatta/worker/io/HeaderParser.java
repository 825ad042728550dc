package dev.regatta.worker.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a header of unknown origin: whatever it holds, the answer is a Header or one exception. */
final class HeaderParser {
  private final JsonParser json;
  private final List<Layout> layouts = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private HeaderParser(JsonParser json) {
    this.json = json;
  }

  static Header parse(byte[] bytes) throws CorruptTensorsException {
    if (bytes.length == 0 || bytes[0] != '{') {
      throw new CorruptTensorsException("the header does not begin with {");
    }
    // A new decoder reports malformed bytes; a charset would replace them.
    Reader text =
        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser json = Header.JSON.createParser(text)) {
      return new HeaderParser(json).header();
    } catch (CorruptTensorsException e) {
      throw e;
    } catch (IOException e) {
      throw new CorruptTensorsException("the header is not valid JSON", e);
    }
  }

  private Header header() throws IOException {
    Set<String> keys = new HashSet<>();
    expect(JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = key();
      if (!keys.add(key)) {
        throw new CorruptTensorsException("the header names " + key + " twice");
      }
      if (key.equals(Header.METADATA)) {
        metadata();
      } else {
        layouts.add(layout(key));
      }
      if (layouts.size() > Header.MAX_TENSORS) {
        throw new CorruptTensorsException("more than " + Header.MAX_TENSORS + " tensors");
      }
    }
    if (json.nextToken() != null) {
      throw new CorruptTensorsException("the header goes on behind its JSON object");
    }
    return new Header(layouts, metadata);
  }

  private void metadata() throws IOException {
    expect(JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = key();
      if (metadata.put(key, string()) != null) {
        throw new CorruptTensorsException("the metadata name " + key + " twice");
      }
    }
  }

  private Layout layout(String name) throws IOException {
    @Nullable ElementType type = null;
    long @Nullable [] shape = null;
    long @Nullable [] offsets = null;
    expect(JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = key();
      if (key.equals("dtype") && type == null) {
        type = type(name);
      } else if (key.equals("shape") && shape == null) {
        shape = longs();
      } else if (key.equals("data_offsets") && offsets == null) {
        offsets = longs();
      } else {
        throw new CorruptTensorsException("tensor " + name + " has an unknown or second " + key);
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw new CorruptTensorsException("tensor " + name + " lacks dtype, shape or data_offsets");
    }
    return layout(name, type, shape, offsets);
  }

  private static Layout layout(String name, ElementType type, long[] longShape, long[] offsets)
      throws CorruptTensorsException {
    int[] shape = new int[longShape.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = (int) Math.min(longShape[i], Integer.MAX_VALUE);
    }
    OptionalInt elements = Shapes.elements(shape);
    if (elements.isEmpty()) {
      throw new CorruptTensorsException(
          "tensor " + name + " of shape " + Arrays.toString(longShape) + " is too large");
    }
    if (offsets.length != 2) {
      throw new CorruptTensorsException("tensor " + name + " has not two data_offsets");
    }
    Layout layout = new Layout(name, type, shape, elements.getAsInt(), offsets[0]);
    if (layout.end() != offsets[1]) {
      throw new CorruptTensorsException(
          "tensor "
              + name
              + " of "
              + type
              + " and shape "
              + Arrays.toString(shape)
              + " does not take bytes "
              + offsets[0]
              + " to "
              + offsets[1]);
    }
    return layout;
  }

  private ElementType type(String name) throws IOException {
    String type = string();
    return ElementType.named(type)
        .orElseThrow(
            () -> new CorruptTensorsException("tensor " + name + " is of unknown dtype " + type));
  }

  private long[] longs() throws IOException {
    expect(JsonToken.START_ARRAY);
    List<Long> longs = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getLongValue() < 0) {
        throw new CorruptTensorsException("the header holds " + json.getText() + " for a size");
      }
      longs.add(json.getLongValue());
    }
    return longs.stream().mapToLong(Long::longValue).toArray();
  }

  private String key() throws IOException {
    if (json.currentToken() != JsonToken.FIELD_NAME) {
      throw new CorruptTensorsException("the header ends early");
    }
    return encodable(json.getCurrentName());
  }

  private String string() throws IOException {
    expect(JsonToken.VALUE_STRING);
    return encodable(json.getText());
  }

  private static String encodable(String text) throws CorruptTensorsException {
    if (!Header.encodable(text)) {
      throw new CorruptTensorsException("the header holds half of a surrogate pair");
    }
    return text;
  }

  private void expect(JsonToken expected) throws IOException {
    JsonToken token = json.nextToken();
    if (token != expected) {
      throw new CorruptTensorsException(
          "the header holds " + token + " where " + expected + " is expected");
    }
  }
}
