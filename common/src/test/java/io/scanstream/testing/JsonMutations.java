package io.scanstream.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Sound JSON with other values in one to three places: still JSON, and nonsense. */
public final class JsonMutations implements Supplier<byte[]> {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_CHANGES = 3;

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "2147483647",
            "9223372036854775807",
            "9223372036854775808",
            "0.5",
            "-1e-320",
            "1e308",
            "\"\"",
            "\" \"",
            "\"a\\u0000\\n\"",
            "\"../../x\"",
            "\"\\ud800\"",
            "\"" + "a".repeat(3_000) + "\"",
            "[]",
            "[null]",
            "[[[[]]]]",
            "{}",
            "{\"a\":null}",
            "{\"type\":\"x\"}");

    private final JsonNode sound;
    private final Random random = Fuzzing.random();

    public JsonMutations(byte[] sound) {
        this.sound = tree(new String(sound, StandardCharsets.UTF_8));
    }

    @Override
    public byte[] get() {
        JsonNode mutated = sound.deepCopy();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            change(mutated);
        }
        return mutated.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void change(JsonNode root) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        if (containers.isEmpty()) {
            return; // nothing is left of it
        }
        JsonNode container = containers.get(random.nextInt(containers.size()));
        int place = random.nextInt(container.size());
        if (container instanceof ArrayNode array) {
            array.set(place, value());
        } else {
            ObjectNode object = (ObjectNode) container;
            change(object, new ArrayList<>(object.properties()).get(place).getKey());
        }
    }

    private void change(ObjectNode object, String name) {
        if (random.nextInt(8) == 0) {
            object.remove(name);
        } else {
            object.set(name, value());
        }
    }

    /** Objects and arrays with something in them. */
    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (!node.isEmpty()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private JsonNode value() {
        return tree(VALUES.get(random.nextInt(VALUES.size())));
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }
}
